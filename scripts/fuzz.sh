#!/bin/sh
# SPDX-License-Identifier: MIT
#
# fuzz.sh: libFuzzer over the parsers, pure structures and system calls (`make fuzz`; tests/fuzz). Each fuzzer starts from its seeds in
# tests/fuzz/corpus/NAME and from what it found in earlier runs, O/fuzz/corpus/NAME. An input that breaks something is
# kept in O/fuzz/findings and named with the line that repeats it; once the bug is gone it belongs into the seeds.
#
# Exit status: 0 nothing was found; 1 a finding; 2 bad arguments, or it does not build.
#
# Environment: O, TIME (seconds for each fuzzer, 60; 0 only repeats the seeds), ONLY (pattern of fuzzers), SEED.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
tree=$(dirname "$here")
TIME=${TIME:-60} ONLY=${ONLY:-*}

say() {
	echo "fuzz: $*" >&2
}

case $TIME in
'' | *[!0-9]*) say "TIME=$TIME is not a number of seconds"; exit 2 ;;
esac
case ${SEED:-1} in
*[!0-9]*) say "SEED=$SEED is not a number"; exit 2 ;;
esac
command -v "${CLANG:-clang}" >/dev/null || { say "${CLANG:-clang} is not there: make deps installs it"; exit 2; }
mkdir -p "${O:-build}/fuzz/findings"
out=$(cd "${O:-build}/fuzz" && pwd)
# shellcheck source=scripts/only-one.sh
. "$here/only-one.sh"
only_one "$out/.lock" 'make fuzz'

child=
# shellcheck disable=SC2317 # called by the trap
stop() {
	trap - INT TERM HUP
	[ -z "$child" ] || { kill "$child"; wait "$child"; } 2>/dev/null || :
	say "interrupted; what was found so far is in $out/corpus and $out/findings"
	exit 130
}
trap stop INT TERM HUP

attend() {
	"$@" &
	child=$!
	status=0
	wait "$child" || status=$?
	child=
}

# The optimised configuration: its variants are the ones with more to get wrong.
unset MAKEFLAGS MFLAGS MAKEOVERRIDES MAKELEVEL MAKEFILES EXO_SOURCE_TREE CONFIG
for goal in 'configure CONFIG=optimized' fuzzers; do
	# shellcheck disable=SC2086 # a goal and its variable
	attend "${MAKE:-make}" -C "$tree" --no-print-directory -j "${JOBS:-2}" O="$out/build" $goal >"$out/build.log" 2>&1
	[ "$status" -eq 0 ] || { say "the fuzzers do not build:"; tail -n 12 "$out/build.log" >&2; exit 2; }
done

# The fuzzer of the system-call layer is the whole kernel, as a process.
# shellcheck disable=SC2194,SC2254 # is it among those?
case calls in
$ONLY)
	ARCH=host JOBS=${JOBS:-2} attend sh "$here/build-arm.sh" optimized-CC_LTO+TESTS+HOST_ASAN+HOST_UBSAN+HOST_FUZZ "$out/calls" >"$out/build.log" 2>&1
	[ "$status" -eq 0 ] || { say "the fuzzer calls does not build:"; tail -n 12 "$out/build.log" >&2; exit 2; }
	ln -sf ../../calls/exo.elf "$out/build/fuzz/calls"
	;;
esac

# figure LOG NAME: of libFuzzer's statistics.
figure() {
	sed -n "s/^stat::$2: *//p" "$1" | tail -n 1
}

found='' total=0 ran=0
printf '%-12s %14s %8s %8s  %s\n' fuzzer executions edges inputs result
for fuzzer in "$out"/build/fuzz/*; do
	name=$(basename "$fuzzer")
	[ -f "$tree/tests/fuzz/$name.c" ] || continue
	# shellcheck disable=SC2254 # a pattern
	case $name in
	$ONLY) ;;
	*) continue ;;
	esac
	ran=$((ran + 1))
	mkdir -p "$out/corpus/$name"
	log=$out/$name.log
	limit=-max_total_time=$TIME
	# A run of the machine is long: shorter inputs than the seeds teach libFuzzer little.
	lengths=
	[ "$name" != calls ] || lengths="-len_control=0 -max_len=1000"
	[ "$TIME" -ne 0 ] || limit=-runs=0
	[ ! -t 2 ] || printf '\r\033[K%s, %s s' "$name" "$TIME" >&2
	# A fuzzer that hangs ends itself; this is for one that cannot.
	# shellcheck disable=SC2086 # two options, or none
	attend timeout -k 5 $((TIME + 120)) "$fuzzer" "$limit" $lengths -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
		-use_value_profile=1 ${SEED:+"-seed=$SEED"} -artifact_prefix="$out/findings/$name-" "$out/corpus/$name" "$tree/tests/fuzz/corpus/$name" \
		>"$log" 2>&1
	[ ! -t 2 ] || printf '\r\033[K' >&2
	runs=$(figure "$log" number_of_executed_units)
	edges=$(sed -n 's/.* cov: \([0-9]*\) .*/\1/p' "$log" | tail -n 1)
	inputs=$(sed -n 's/.* corp: \([0-9]*\)\/.*/\1/p' "$log" | tail -n 1)
	total=$((total + ${runs:-0}))
	result=ok
	if [ "$status" -ne 0 ]; then
		result=$(sed -n 's/^SUMMARY: //p' "$log" | head -n 1 | cut -c 1-120)
		result=${result:-exit status $status, see $log}
		found="$found $name"
	fi
	printf '%-12s %14s %8s %8s  %s\n' "$name" "${runs:-0}" "${edges:-0}" "${inputs:-0}" "$result"
done
[ "$ran" -ne 0 ] || { say "ONLY=$ONLY: there is no such fuzzer"; exit 2; }
echo "$total executions, $(echo "$found" | wc -w) of $ran fuzzers found something"
for name in $found; do
	input=$(sed -n 's/.*Test unit written to //p' "$out/$name.log" | tail -n 1)
	say "$name: $out/$name.log; repeat it with: $out/build/fuzz/$name $input"
done
[ -z "$found" ]
