#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The laboratory's attribution: exo-attribute against a system whose options have known effects, alone, in
# pairs, behind others and with configurations that cannot be built; then `make bisect` of two options among
# five on the real one.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

tool=$O/tools/exo-attribute
make -C "$repository" --no-print-directory O="$O" tools/exo-attribute >"$work/out" 2>&1 || :
check "the tool builds" [ -x "$tool" ]

study=$work/study

# system N NEEDS: flips +F0 … +F<N-1>; NEEDS is "30:29 21:5,6".
system() {
	rm -rf "$study"
	mkdir -p "$study/csv"
	awk -v n="$1" -v needs="$2" 'BEGIN {
		count = split(needs, item, " ")
		for (i = 1; i <= count; i++) {
			split(item[i], half, ":")
			need[half[1]] = half[2]
		}
		for (i = 0; i < n; i++)
			printf "%d +F%d %s\n", i, i, i in need ? need[i] : "-"
	}' >"$study/flips"
	: >"$study/measured"
}

# explore METRIC LAW: measure what the tool asks for until it is content. LAW is awk that sets alpha and beta
# from on(i), or exits with 1: it cannot be built. Leaves the number of measurements in $measured.
explore() {
	measured=0
	while :; do
		status=0
		"$tool" plan "$study" base "$1" 0 "${LIMIT:-0}" >"$study/wanted" 2>"$work/out" || status=$?
		[ "$status" -eq 3 ] || break
		while read -r set expression; do
			measured=$((measured + 1))
			[ -n "$expression" ] || return
			if awk -v set="$set" "function on(i) { return substr(set, i + 1, 1) == \"1\" }
				BEGIN { $2
					print \"name,unit,n,mean\"
					printf \"alpha,instr,1,%.2f\nbeta,instr,1,%.2f\n\", alpha, beta }" >"$study/csv/$set"; then
				echo "$set ok $(cksum <"$study/csv/$set" | tr -c '0-9\n' -) $study/csv/$set" >>"$study/measured"
			else
				echo "$set failed - -" >>"$study/measured"
			fi
		done <"$study/wanted"
	done
	"$tool" report "$study" base "$1" 0 "${LIMIT:-0}" >"$work/report" 2>&1 || :
	"$tool" csv "$study" base "$1" 0 "${LIMIT:-0}" >"$work/csv" 2>&1 || :
	shown=$work/report
}

says() {
	grep -qF -- "$1" "$work/csv"
}

system 40 ''
# shellcheck disable=SC2016 # awk
explore - 'alpha = 1000 - 100 * on(3) + 25.5 * on(30); beta = 7'
check "two causes among 40: the study ends well" equal "$status" 0
check "and their effects are exact" says 'alpha,+F3,-100,-100,-100'
check "to the hundredth" says 'alpha,+F30,25.50,25.50,25.50'
check "the others have none" equal "$(grep -c '^alpha,.*,0,0,0$' "$work/csv")" 38
check "few measurements: $measured" [ "$measured" -le 30 ]
check "options that change nothing are called dead" grep -q '^Dead options.* +F0 .* +F39' "$work/report"

system 40 '30:29 21:5,6'
explore - 'alpha = 1000 - 50 * (on(7) && on(21)) + 8 * (on(29) && on(30)); beta = 10 + 4 * (on(3) && on(33)) + 2 * on(35)'
check "a pair shares what it does together" says 'alpha,+F7,-25,0,-50'
check "and its other half, which needs others" says 'alpha,+F21,-25,-50,0'
check "the pair is named" holds "$work/report" '+F7 and +F21 together: -50 more than each alone'
check "so is that of another benchmark" holds "$work/report" '+F3 and +F33 together: +4 more than each alone'
check "what needs another option has its own effect" says 'alpha,+F30,8,8,8'
check "nothing is left over" lacks "$work/report" 'not attributed'
check "the effects sum up to the difference" equal "$(awk -F, '$1 == "beta" { sum += $3 } END { print sum }' "$work/csv")" 6

system 20 ''
explore - 'if (on(12) && !on(13)) exit 1; alpha = 5 - 3 * on(12); beta = 1 + on(4)'
check "what one order cannot resolve the other does" says 'alpha,+F12,-3,'
check "other options are not disturbed" says 'beta,+F4,1,1,1'

system 20 ''
explore - 'if (on(12) != on(13)) exit 1; alpha = 5 - 3 * on(12); beta = 1'
check "options that go only together are named together" holds "$work/report" '-3 for +F12 +F13'

system 40 '30:29'
explore alpha 'alpha = 1000 - 100 * on(30); for (i = 0; i < 40; i++) beta += on(i)'
check "bisect: one culprit among 40: $measured measurements" [ "$measured" -le 16 ]
check "bisect: the line that shows it again has what it needs" holds "$work/report" "B='base+F29+F30' ONLY='alpha'"

system 40 ''
explore - 'alpha = 1000 - 300 * (on(7) && on(21)) + 8 * (on(3) && on(30)); beta = 1'
all=$measured
LIMIT=$((all - 4)) explore - 'alpha = 1; beta = 1'
check "a study that is complete is content under a limit, too" equal "$status $measured" "0 0"
system 40 ''
LIMIT=$((all - 4)) explore - 'alpha = 1000 - 300 * (on(7) && on(21)) + 8 * (on(3) && on(30)); beta = 1'
check "under a limit the stronger pair is named" holds "$work/report" '+F7 and +F21 together'
check "the other one is called interacting" grep -q '^[1-9] options interact with others' "$work/report"
check "and no more is measured than allowed: $measured of $((all - 4))" [ "$measured" -le $((all - 4)) ]
check "effects are exact all the same" says 'alpha,+F30,4,8,0'
system 40 ''
: >"$study/measured"
check "before anything is measured it says how much there may be to come" \
	equal "$("$tool" left "$study" base - 0)" 82

# Planted: F9 and F27 are slow only together, F15 (the member of a choice) alone, F33 needs F32 and is slow; two more interact
# with nobody, in the other direction.
system 40 '33:32'
explore alpha 'alpha = 1000 + 100 * (on(9) && on(27)) + 37 * on(15) + 53.25 * (on(32) && on(33)) - 5 * on(2) - 7 * on(38); beta = 0; for (i = 0; i < 40; i++) beta += on(i)'
check "planted: bisect names both halves of the pair" equal "$(grep -cE '^alpha,[+]F(9|27),50,' "$work/csv")" 2
check "planted: and what they do together" holds "$work/report" '+F9 and +F27 together: +100 more than each alone'
check "planted: the member of the choice" says 'alpha,+F15,37,37,37'
check "planted: the dependent one" says 'alpha,+F33,53.25,53.25,53.25'
check "planted: nobody else" equal "$(grep -c '^alpha' "$work/csv") $(grep -c '^alpha,.*,0,0,0$' "$work/csv")" '40 34'
check "planted: the shares sum up" equal "$(awk -F, '$1 == "alpha" { sum += $3 } END { print sum }' "$work/csv")" 178.25
check "planted: in $measured measurements" [ "$measured" -le 60 ]
explore - 'alpha = 1000 + 100 * (on(9) && on(27)) + 37 * on(15) + 53.25 * (on(32) && on(33)) - 5 * on(2) - 7 * on(38); beta = 0'
check "planted: attribute says the same" equal "$(grep -cE '^alpha,[+]F(9,50|27,50|15,37|33,53[.]25|2,-5|38,-7),' "$work/csv")" 6

system 3 '0:1 1:2 2:0'
status=0
"$tool" plan "$study" base - 0 >"$work/out" 2>&1 || status=$?
check "a circle of dependencies is refused" equal "$status" 1
check "by name" holds "$work/out" 'depends on itself'
system 3 ''
echo '01 ok x y' >"$study/measured"
status=0
"$tool" plan "$study" base - 0 >"$work/out" 2>&1 || status=$?
check "a damaged study is refused with its line" holds "$work/out" 'measured:1: not a line of a study'
printf 'name,unit,n,mean\ngarbage\n' >"$study/csv/000"
echo "000 ok x $study/csv/000" >"$study/measured"
"$tool" plan "$study" base - 0 >"$work/out" 2>&1 || :
check "so is a damaged result" holds "$work/out" 'csv/000:2: not a line of bench_results.csv'

# --- the real one ---------------------------------------------------------------------------------

# bisect VARIABLE=VALUE...: make bisect; output in $work/out.
bisect() {
	status=0
	timeout 500 make -C "$repository" --no-print-directory O="$O" bisect "$@" >"$work/out" 2>&1 || status=$?
	shown=$work/out
}

bisect
check "bisect without a metric: status 2" [ "$status" -ne 0 ]
check "says what is missing" holds "$work/out" 'METRIC= names the benchmark'
bisect METRIC=syscall_getpid A=baseline B=baseline+NOSUCH
check "an unknown option" holds "$work/out" 'no Kconfig declares NOSUCH'
bisect METRIC=nosuch A=baseline B=baseline+VGA_SHADOW
check "an unknown metric is an error" [ "$status" -ne 0 ]
check "with its reason" holds "$work/out" "nothing measured for the pattern nosuch"
bisect METRIC=syscall_getpid A=baseline B=baseline
check "A against itself is refused" holds "$work/out" 'are the same configuration'
bisect METRIC=syscall_getpid A=baseline B=baseline+SYSCALL_ENTRY_SYSCALL+SYSCALL_FASTPATH+VGA_SHADOW+MM_COW+IRQ_DIRECT
check "bisect of five options ends well" equal "$status" 0
check "the fast path is to blame" grep -q '^ *SYSCALL_FASTPATH .*-' "$work/out"
check "so is the instruction" grep -q '^ *SYSCALL_ENTRY_SYSCALL ' "$work/out"
check "the others are not" lacks "$work/out" 'VGA_SHADOW  '
check "how to see it again" holds "$work/out" "make ab A='baseline' B='baseline+SYSCALL_ENTRY_SYSCALL+SYSCALL_FASTPATH' ONLY='syscall_getpid'"
before=$(date +%s)
bisect METRIC=syscall_getpid A=baseline B=baseline+SYSCALL_ENTRY_SYSCALL+SYSCALL_FASTPATH+VGA_SHADOW+MM_COW+IRQ_DIRECT
check "what is measured is not measured again" holds "$work/out" 'configurations are measured already'
check "and takes no time" [ $(($(date +%s) - before)) -le 20 ]

# --- attribution, interrupted, and its pictures -----------------------------------------------------

# make attribute of three options; output in $work/out.
attribute() {
	status=0
	timeout 500 make -C "$repository" --no-print-directory O="$O" attribute A=baseline \
		B=baseline+SYSCALL_FASTPATH+VGA_SHADOW+MM_HEAP_SLAB ONLY='syscall_getpid,vga_clear,heap_64' >"$work/out" 2>&1 || status=$?
	shown=$work/out
}
rm -rf "$O"/lab/baseline..baseline+SYSCALL_FASTPATH+VGA_SHADOW+MM_HEAP_SLAB_*
env O="$O" A=baseline B=baseline+SYSCALL_FASTPATH+VGA_SHADOW+MM_HEAP_SLAB ONLY='syscall_getpid,vga_clear,heap_64' \
	sh "$scripts/attribute.sh" attribute >"$work/out" 2>&1 &
victim=$!
tries=300
while [ "$tries" -gt 0 ] && ! ls "$O"/lab/baseline..baseline+SYSCALL_FASTPATH+VGA_SHADOW+MM_HEAP_SLAB_*/image/* >/dev/null 2>&1; do
	sleep 0.5
	tries=$((tries - 1))
done
study=$(echo "$O"/lab/baseline..baseline+SYSCALL_FASTPATH+VGA_SHADOW+MM_HEAP_SLAB_*)
kill -TERM "$victim"
before=$(date +%s)
wait "$victim" || status=$?
check "an interrupted study ends with status 130" equal "$status" 130
check "at once" [ $(($(date +%s) - before)) -le 10 ]
shown=$work/out
check "an interrupted study says so" holds "$work/out" 'interrupted; what is measured is kept'
check "and leaves no report" [ ! -e "$study/report.txt" ]
check "nor half a measurement" equal "$(awk 'NF != 4' "$study/measured")" ''
attribute
check "the same command ends it" equal "$status" 0
check "the effect of one option" grep -q '^ *VGA_SHADOW  *-[0-9]*  100.0 %' "$work/out"
check "a waterfall" holds "$study/waterfall-vga_clear.svg" '<svg'
check "with the option's name" holds "$study/waterfall-vga_clear.svg" 'VGA_SHADOW'
check "that adapts to a dark page" lacks "$study/waterfall-vga_clear.svg" "'black'"
check "a heat map" holds "$study/heatmap.svg" 'MM_HEAP_SLAB'
# shellcheck disable=SC2016 # back quotes of Markdown
check "what each option is worth, with its files" grep -q '^| `VGA_SHADOW`.*`drivers/vga_shadow.c`.*`vga_clear` -' "$study/TOGGLES.md"
check "the images of measured configurations are not kept" equal "$(ls "$study"/images/*/exo.elf 2>/dev/null)" ''
done_testing
