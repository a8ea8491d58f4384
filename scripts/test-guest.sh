#!/bin/sh
# SPDX-License-Identifier: MIT
#
# test-guest.sh NAME DIR TAP_DIR: boot the image in DIR with test=PATTERN and write what its
# suites say as TAP files: TAP_DIR/NAME-kernel.tap, NAME-agent.tap, and NAME-run.tap, which says
# whether the run came to its end. Exit status 0 unless that cannot be done: a failing test is in
# the files.
#
# Environment: TEST (pattern, *), SEED (for the random tests), EFFORT (percent of their repetitions that long
# tests make, 100), CPUS (1), TIMEOUT (seconds, 200: the textbook's variants take a minute on a busy host).
set -eu
export TIMEOUT="${TIMEOUT:-200}"

[ $# -eq 3 ] || { echo "usage: test-guest.sh NAME DIR TAP_DIR" >&2; exit 2; }
here=$(dirname "$0")
name=$1 dir=$2 tap=$3
log=$tap/$name.log
seed=${SEED:-}
mkdir -p "$tap"
rm -f "$tap/$name"-*.tap

run=
# shellcheck disable=SC2317 # called by the trap
stop() {
	trap - INT TERM HUP
	[ -z "$run" ] || { kill "$run" && wait "$run"; } 2>/dev/null || :
	rm -f "$tap/$name"-*.tap "$log"
	exit 130
}
trap stop INT TERM HUP

LOG=$log LABEL=$name APPEND="test=${TEST:-*}${seed:+ seed=$seed}${EFFORT:+ effort=$EFFORT}" \
	sh "$here/run-guest.sh" exact "$dir" >"$tap/$name.verdict" 2>&1 &
run=$!
status=0
wait "$run" || status=$?
run=

# The suites, each up to the next or to TEST-END; kernel log lines between the results become
# comments.
tr -d '\r\000-\010\013-\037\177' <"$log" | awk -v stem="$tap/$name" '
	/^# suite (kernel|agent)$/ { out = stem "-" $3 ".tap" }
	/^TEST-END,/ { out = "" }
	out == "" { next }
	!/^(ok |not ok |1\.\.[0-9]|#|Bail out!)/ { $0 = "# " $0 }
	{ print >out }'

# check TEXT COMMAND...: one case, passed when the command succeeds.
number=0
check() {
	text=$1
	shift
	number=$((number + 1))
	if "$@"; then
		echo "ok $number - $name: $text"
	else
		echo "not ok $number - $name: $text"
		sed 's/^/# /' "$tap/$name.verdict"
	fi
}
failures=$(cat "$tap/$name"-kernel.tap "$tap/$name"-agent.tap 2>/dev/null | grep -c '^not ok' || :)
announced=$(tr -d '\r' <"$log" | sed -n 's/^TEST-END,//p' | tail -n 1)
{
	[ -z "$seed" ] || echo "# seed $seed: replay with SEED=$seed"
	echo 1..4
	check "the guest ends with a verdict" [ "$status" -le 1 ]
	check "the suite of the kernel reports" [ -s "$tap/$name-kernel.tap" ]
	check "the suite of the agents reports" [ -s "$tap/$name-agent.tap" ]
	check "TEST-END counts the failures in the log" [ "$announced" = "$failures" ]
} >"$tap/$name-run.tap"
rm -f "$tap/$name.verdict"
