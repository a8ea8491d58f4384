#!/bin/sh
# SPDX-License-Identifier: MIT
#
# make flame: stacks whose instructions are those of the exact plane's clock, the functions that explain a difference, and
# pictures. (events.t has the event plugin itself.)
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

flame() {
	status=0
	timeout 500 make -C "$repository" --no-print-directory O="$O" flame "$@" >"$work/out" 2>&1 || status=$?
}

# sum FILE: of the numbers at the ends of its lines.
sum() {
	awk '{ sum += $NF } END { printf "%.2f\n", sum }' "$1"
}

flame
check "without a benchmark: an error" [ "$status" -ne 0 ]
check "that says what is missing" holds "$work/out" 'BENCH= names the benchmark'
flame BENCH='heap_*'
check "a pattern is none" holds "$work/out" 'BENCH=heap_*: not the name of one benchmark'
flame BENCH=image_size A=baseline B=baseline
check "a benchmark that measures no region: an error" [ "$status" -ne 0 ]
check "with its reason" holds "$work/out" 'image_size measures no region in A'
check "and no result" [ ! -e "$O/events/flame-image_size.txt" ]

out=$O/events/flame-syscall_getpid
flame BENCH=syscall_getpid A=baseline B=baseline+SYSCALL_FASTPATH
check "one option: ends well" equal "$status" 0
check "the code it brings is named, and guarded" holds "$out.txt" '(-22, it includes syscall_short_int80.inc in B alone)'
check "what it spares is named, too" grep -q "syscall_dispatch (-[0-9]*, " "$out.txt"
check "all stacks together are what the clock says, in A" equal "$(sum "$out-A.folded")" 94.00
check "in B" equal "$(sum "$out-B.folded")" 24.00
check "the changes sum up to the difference" equal \
	"$(awk -F, 'NR > 1 { sum += $4 } END { print sum }' "$out-functions.csv")" -70
check "a stack goes from the agent into the kernel" grep -q \
	'^bench:bench_run_syscall_getpid;.*;syscall_entry;syscall_enter;syscall_dispatch 15' "$out-A.folded"
for picture in A B diff-A diff-B; do
	check "picture $picture shows functions" grep -q '<text.*syscall_entry' "$out-$picture.svg"
	check "picture $picture is whole" equal "$(tail -n 1 "$out-$picture.svg")" '</svg>'
done

out=$O/events/flame-ctx_switch_as
flame BENCH=ctx_switch_as A=baseline B=optimized
check "two address spaces, both arms: ends well" equal "$status" 0
for arm in A B; do
	check "$arm: who switches away comes back to where it was" equal \
		"$(sed 's/ [^ ]*$//; s/;.*//' "$out-$arm.folded" | sort -u | wc -l | tr -d ' ')" 1
	check "$arm: all of it is below the benchmark" lacks "$out-$arm.folded" unknown
done
check "code that only one arm has is guarded" grep -q '^sched_yield_fast .* its file is built in B alone' "$out.txt"

cp "$out-A.svg" "$work/A.svg"
flame BENCH=ctx_switch_as A=baseline B=baseline
check "A against itself: nothing explains nothing" holds "$out.txt" 'in the same functions.'
check "and the picture is the same again" cmp "$work/A.svg" "$out-A.svg"
done_testing
