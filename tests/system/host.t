#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The kernel as a process (ARCH=host): it builds, runs its tests, says how it ended, refuses what it cannot take.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

dir=$O/tested/host
mkdir -p "$O/tested"
ARCH=host flock "$O/tested/.lock" sh "$scripts/build-arm.sh" baseline+TESTS+HOST_ASAN+HOST_UBSAN "$dir" >&2 || {
	echo "Bail out! ARCH=host does not build"
	exit 1
}

# run WORD...: sets $status, leaves the words in $work/out.
run() {
	status=0
	timeout -k 2 60 "$dir/exo.elf" "$@" >"$work/out" 2>&1 </dev/null || status=$?
}

run instrument=host 'test=lib_*,heap_*,frames_*,sanitizer_*'
check 'tests run' holds "$work/out" ' - lib_parse_u64'
check 'and end well' equal "$status" 0
check 'with the last word' holds "$work/out" 'TEST-END,0'
check 'the sanitizer watches over the heap' holds "$work/out" '- sanitizer_knows_the_heap'
run --cpus=2 instrument=host 'test=smp_*'
check 'two CPUs' holds "$work/out" 'smp: 2 of 2 CPUs run'
check 'end well' equal "$status" 0
run instrument=host 'bench=cap_check'
check 'a benchmark is measured' holds "$work/out" 'BENCH,cap_check,1000,'
run
check 'without orders: fatal' equal "$status" 124
check 'says why' holds "$work/out" 'fatal: command line: without user mode there is no prompt'
run test=x instrument=x
check 'a bad word: fatal' equal "$status" 124
check 'names it' holds "$work/out" 'fatal: command line: "instrument=x"'
run --memory=99999 test=x
check 'too much memory is refused' equal "$status" 2
check 'with the bounds' holds "$work/out" '--memory: it takes a number from 16 to 1023, not "99999"'
run --frobnicate
check 'an unknown option is refused' equal "$status" 2
check 'by name' holds "$work/out" '--frobnicate: not known'
run --initrd=/nonexistent test=x
check 'no initrd' holds "$work/out" '/nonexistent: No such file'
done_testing
