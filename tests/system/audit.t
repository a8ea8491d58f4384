#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The audit log from the outside: what the agent `audit` says at the prompt, and what audit-verify
# makes of exports that were changed by one who means it. Small logs, so that they are full soon.
# shellcheck disable=SC2016 # awk programs
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

verifier=$O/tested/audit-verify.dir/tools/audit-verify
mkdir -p "${verifier%/tools/*}"
make -C "$repository" -s O="${verifier%/tools/*}" tools/audit-verify >"$work/out" 2>&1 || {
	cat "$work/out"
	echo 'Bail out! audit-verify does not build'
	exit 1
}

# exported FILE: the console's last export, lines as they were.
exported() {
	tr -d '\r' <"$console" | awk '/^AUDIT,log,/ { text = "" } /^AUDIT,/ { text = text $0 "\n" }
		/^AUDIT,end,/ { whole = text } END { printf "%s", whole }' >"$1"
}

# verify STATUS TEXT FILE [ROOT...]: audit-verify says TEXT.
verify() {
	status=0
	wanted=$1 text_wanted=$2
	shift 2
	"$verifier" "$@" >"$work/out" 2>&1 || status=$?
	equal "$status" "$wanted" && holds "$work/out" "$text_wanted"
}

# root_of FILE: SIZE:HASH of the root over all.
root_of() {
	awk -F, '$2 == "log" { size = $4 } $2 == "root" && $3 == size { print $3 ":" $4; exit }' "$1"
}

field() {
	awk -F, -v what="$2" -v n="$3" '$2 == what { print $n; exit }' "$1"
}

# --- a log that has dropped nothing ---------------------------------------------------------------

dir=$(image optimized)
GUEST_TIMEOUT=${GUEST_TIMEOUT:-300} guest_start "$dir"
check 'a prompt' guest_wait 'exo> ' 60
check 'audit without a command lists them' guest_says audit 'export'
check 'a number that is none' guest_says 'audit show many' 'audit: many is not a number'
check 'show: the log begins' guest_says 'audit show' 'LOG_BEGINS'
check 'show: init has started' guest_says 'audit show 1000' 'AGENT_STARTED  1 init'
check 'a root' guest_says 'audit root' 'AUDIT,root,'
old=$(tr -d '\r' <"$console" | awk -F, '/^AUDIT,root,/ { print $3 ":" $4 }' | tail -n 1)
guest_says 'run crash exit 7' 'exited with code 7' || :
check 'the end of an agent is recorded' guest_says 'audit show' 'AGENT_ENDED    7 crash'
guest_says 'test handle_that_is_none' 'all passed' 60 || :
check 'so are creations' guest_says 'audit show 5000' 'OBJECT_CREATED'
check 'and refusals' guest_says 'audit show 5000' 'REFUSED'
check 'a proof' guest_says 'audit prove 3' 'record 3 is in the log of'
check 'a proof of what is not there' guest_says 'audit prove 999999' 'out of range'
check 'the log goes on where it was' guest_says "audit extend ${old%:*}" 'are the log as it was then'
check 'an export' guest_says 'audit export' 'AUDIT,end,' 60
guest_kill

log=$work/log
exported "$log"
records=$(grep -c '^AUDIT,record,' "$log")
check 'it has records' [ "$records" -gt 200 ]
check 'it is whole' verify 0 "records 0 to $((records - 1)) are as the kernel wrote them" "$log"
check 'in the console log, too' verify 0 'as the kernel wrote them' "$console"
check 'with the root that was printed before' verify 0 'as the kernel wrote them' "$log" "$old"
check 'make audit-verify' sh -c "make -C '$repository' -s O='${verifier%/tools/*}' audit-verify 'LOG=$log' 'ROOT=$old' >'$work/out' 2>&1"

# --- tampering ------------------------------------------------------------------------------------

# changed PROGRAM: the log through awk, into $work/changed.
changed() {
	awk -F, -v OFS=, "$1" "$log" >"$work/changed"
	! cmp -s "$log" "$work/changed"
}
bad=$work/changed

for part in 'time:4:$4 + 1' 'agent:5:$5 + 1' 'thread:6:$6 + 1' 'event:7:"GRANTED"' 'word:8:"7f"' 'word:9:"7f"' 'word:10:"7f"'; do
	name=${part%%:*}
	new=${part##*:} index=${part#*:}
	changed "\$2 == \"record\" && \$3 == 70 { \$${index%%:*} = $new } 1"
	check "another $name is found (field ${index%%:*})" verify 1 'record 70 was changed' "$bad"
done
changed '$2 == "record" && $3 == 70 { $11 = substr($11, 2) "0" } 1'
check 'another hash is found' verify 1 'record 70 was changed' "$bad"
changed '$2 != "record" || $3 != 70'
check 'a dropped record is found' verify 1 'record 70 is missing' "$bad"
changed '$2 != "record" || $3 < 70 || $3 > 80'
check 'several are found' verify 1 'record 70 is missing, and those behind it' "$bad"
changed '$2 == "record" && $3 == 70 { held = $0; next } { print } $2 == "record" && $3 == 71 { print held }'
check 'two that changed places are found' verify 1 'record 70 stands behind record 71' "$bad"
changed '{ print } $2 == "record" && $3 == 70 { print }'
check 'a record that stands there twice is found' verify 1 'record 70 stands behind record 70' "$bad"
changed '$2 == "record" && $3 >= 70 { if ($3 == 70) next; $3-- } 1'
check 'a dropped record whose successors were renumbered is found' verify 1 'record 70 was changed' "$bad"
changed '$2 != "end"'
check 'a log without an end is found' verify 1 'it was cut off' "$bad"
head -n 100 "$log" >"$bad"
check 'a log that was cut off is found' verify 1 'it was cut off' "$bad"

# All that belongs together is cut: only somebody who knows a root of the whole can tell.
cut=$(awk -F, '$2 == "root" && $3 > 64 { print $3; exit }' "$log")
awk -F, -v OFS=, -v cut="$cut" '$2 == "log" { $4 = cut } $2 == "record" && $3 >= cut { next }
	$2 == "root" && $3 > cut { next } $2 == "end" { $3 = cut } 1' "$log" >"$bad"
check 'a shorter log is whole in itself' verify 0 'as the kernel wrote them' "$bad"
check 'but not with the root of the longer one' verify 1 'there were' "$bad" "$(root_of "$log")"

# A record changed together with its hash: the hash of another record does.
other=$(awk -F, '$2 == "record" && $3 == 71 { print $11 }' "$log")
changed "\$2 == \"record\" && \$3 == 70 { \$11 = \"$other\" } 1"
check 'hashes that do not give the root are found' verify 1 'a record of 64 to 127 was changed' "$bad"
changed '$2 == "root" && $3 == 64 { $4 = substr($4, 2) "0" } 1'
check 'a changed root is found' verify 1 'the root over 64 records' "$bad"
check 'a root that is not the log'\''s is found' verify 1 'the root over 70 records (given' "$log" "70:${other}"
changed '$2 == "record" && $3 == 70 { $8 = "-1" } 1'
check 'what is no record is found' verify 1 'is no line of an exported log' "$bad"

# A gap that never was: the first records go, and a record is to have dropped them.
changed '$2 == "log" { $3 = 16 } $2 == "record" && $3 < 16 { next } $2 == "end" { $3 -= 16 } 1'
check 'records that nobody has dropped are missed' verify 1 'and no record says so' "$bad"
awk -F, -v OFS=, '$2 == "record" && $3 == 70 { $7 = "GAP"; $8 = 0; $9 = 10 } 1' "$bad" >"$bad.gap"
check 'a forged gap is found' verify 1 'record 70 was changed' "$bad.gap"
check 'and what it lacks' verify 1 'the hashes of the records before 16 are not all there' "$bad.gap"

# --- a log that is full: the oldest records go ----------------------------------------------------

dir=$(image optimized +AUDIT_LOG_ORDER=6+TESTS)
GUEST_TIMEOUT=${GUEST_TIMEOUT:-300} guest_start "$dir"
guest_wait 'exo> ' 60 || :
guest_says 'test handle_that_is_none' 'all passed' 60 || :
check 'full: a gap is recorded' guest_says 'audit show 64' ' GAP '
check 'full: a proof of a record that was dropped' guest_says 'audit prove 0' 'out of range'
check 'full: an export' guest_says 'audit export' 'AUDIT,end,' 60
guest_kill
exported "$log"
check 'full: no more than 64 records are kept' [ "$(grep -c '^AUDIT,record,' "$log")" -le 64 ]
check 'full: the export is whole' verify 0 'as the kernel wrote them' "$log"
first=$(field "$log" log 3)
gap=$(awk -F, '$7 == "GAP" { n = $3 } END { print n }' "$log")
changed "\$3 == \"$gap\" && \$2 == \"record\" { \$8 = \"0\" } 1"
check 'full: a gap that says less is found' verify 1 "record $gap was changed" "$bad"
check 'full: and does not fit' verify 1 "the log begins at record $first" "$bad"
changed '$2 == "left" { $4 = substr($4, 2) "0" } 1'
check 'full: other hashes of what was dropped are found' verify 1 'is another one' "$bad"
changed '$2 != "left"'
check 'full: missing ones, too' verify 1 'are not all there' "$bad"

# --- a log that is full: those who cause records wait ---------------------------------------------

dir=$(image optimized +AUDIT_LOG_ORDER=6+AUDIT_FULL_BLOCK+TESTS)
GUEST_TIMEOUT=${GUEST_TIMEOUT:-300} guest_start "$dir"
guest_wait 'exo> ' 60 || :
guest_type 'run tests handle_that_is_none 1 &'
check 'block: the agent starts' guest_wait '(tests) started'
sleep 2
check 'block: it waits' lacks "$console" '(tests) e'
check 'block: nothing was dropped' guest_says 'audit show 100' 'records 0 to '
check 'block: an export' guest_says 'audit export' 'AUDIT,end,' 60
exported "$log"
check 'block: it is whole' verify 0 'records 0 to ' "$log"
guest_says "audit release $(field "$log" log 4)" 'exo> ' || :
check 'block: the release is recorded' guest_says 'audit show 100' ' RELEASED '
tries=100
while [ "$tries" -gt 0 ] && ! holds "$console" '(tests) e'; do
	guest_type 'audit export'
	guest_wait 'AUDIT,end,' 20 || :
	guest_wait 'exo> ' || :
	exported "$log"
	verify 0 'as the kernel wrote them' "$log" || break
	guest_says "audit release $(field "$log" log 4)" 'exo> ' || :
	tries=$((tries - 1))
done
check 'block: with room it goes on to its end' holds "$console" '(tests) exited with code 0'
check 'block: every export was whole' verify 0 'as the kernel wrote them' "$log"
check 'block: no record was lost' lacks "$console" 'AUDIT,record,LOST'
guest_kill
done_testing
