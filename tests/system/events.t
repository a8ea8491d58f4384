#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The event plugin: a guest of its own whose regions have events that can be counted by hand, then the real one, where
# the plugin's instructions must be those of the exact plane's clock.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

plugin=$O/tools/exo-events.so
make -C "$repository" --no-print-directory O="$O" tools/exo-events.so >"$work/out" 2>&1 || :
check "the plugin builds" [ -f "$plugin" ]
commas() {
	printf '%s' "$1" | sed 's/,/,,/g'
}

# --- known answers ------------------------------------------------------------------------------------

elf=$work/guest.elf
gcc -nostdlib -static -no-pie -Wl,--build-id=none,-Ttext=0x100000,-e,long_mode,-z,noexecstack -o "$elf" \
	"$repository/tests/system/events/guest.S" >"$work/out" 2>&1 || :

# run ARGUMENT...: the guest with the plugin; its result in $work/events.csv.
run() {
	arguments=
	for argument in "$@"; do arguments="$arguments,$(commas "$argument")"; done
	status=0
	timeout 60 qemu-system-x86_64 -machine q35 -accel tcg -cpu max,-erms,-la57 -m 64M -icount shift=0,sleep=off \
		-nodefaults -display none -no-reboot -device isa-debug-exit,iobase=0xf4,iosize=4 -kernel "$elf" \
		-plugin "$(commas "$plugin")$arguments" >"$work/out" 2>&1 || status=$?
}

# event BENCHMARK EVENT: the number.
event() {
	awk -F, -v name="$1" -v event="$2" '
		NR == 1 { for (i = 1; i <= NF; i++) if ($i == event) column = i }
		NR > 1 && $1 == name && column { print $column }' "$work/events.csv"
}

# has BENCHMARK EVENT=NUMBER...
has() {
	name=$1
	shift
	for pair in "$@"; do
		check "$name: ${pair#*=} ${pair%%=*}" equal "$(event "$name" "${pair%%=*}")" "${pair#*=}"
	done
}

run "out=$work/events.csv" "image=$elf"
check "the guest ends" equal "$status" 1
has registers regions=1 instructions=201 branches=100 loads=0 stores=0 l1d_misses=0
check "registers: a loop of 100 is learned" [ "$(event registers mispredictions)" -le 14 ]
has cold_page instructions=257 loads=64 l1d_misses=64 dtlb_misses=1 l2_tlb_misses=1 mispredictions=0
has warm_page instructions=257 loads=64 l1d_misses=0 dtlb_misses=0
has stores instructions=12 loads=1 stores=11 atomic=1
has nine_ways loads=18 l1d_misses=18 dtlb_misses=9
check "nine_ways: the second time the L2 has them" equal \
	$(($(event nine_ways l2_misses) - $(event nine_ways l1i_misses))) 9
has cr3 instructions=36 loads=8 l1d_misses=0 cr3_loads=1 dtlb_misses=4 itlb_misses=1 l2_tlb_misses=5 serializing=1 privileged=2
has invlpg instructions=6 loads=1 invlpg=1 dtlb_misses=1 l2_tlb_misses=1 serializing=1
has tlb_reach dtlb_misses=128 l2_tlb_misses=0
has twice regions=2 instructions=8
has returns instructions=16 loads=8 stores=8 mispredictions=0
has astray instructions=2 mispredictions=1
has page_end instructions=9 loads=1 itlb_misses=1
check "no access that the decoder did not foresee" holds "$work/events.csv" '# unexpected,0'
cp "$work/events.csv" "$work/first.csv"
run "out=$work/events.csv" "image=$elf"
check "a second run gives the same" cmp "$work/first.csv" "$work/events.csv"

run "out=$work/events.csv" "image=$elf" bench=returns "stacks=$work/stacks"
check "stacks: eight calls are eight times the function that is called" holds "$work/stacks" 'guest:bench_run_returns;guest:nothing 8'
check "stacks: and the rest is the caller's" grep -qx 'guest:bench_run_returns 8' "$work/stacks"
run "out=$work/events.csv" "image=$elf" "stacks=$work/stacks"
check "stacks without a benchmark are refused" holds "$work/out" 'stacks= and bench= need each other'

run "out=$work/none.csv" "image=$work/nowhere"
check "an image that is not there: an error" [ "$status" -ne 0 ]
check "with its name" holds "$work/out" "$work/nowhere: not an ELF file"
run "image=$elf"
check "no file for the result" holds "$work/out" 'out= is missing'
run "out=$work/none.csv" "nonsense=1"
check "an unknown argument" holds "$work/out" 'nonsense=1: no such argument'
run "out=$work/nowhere/none.csv" "image=$elf"
check "a result that cannot be written is told" holds "$work/out" "$work/nowhere/none.csv"

# --- the real one -----------------------------------------------------------------------------------

status=0
timeout 500 make -C "$repository" --no-print-directory O="$O" events \
	ONLY='syscall_getpid,heap_64,tlb_flush,ctx_switch_as,fault_anon,vga_clear,fork_small,idle_wakeups,filter_eval' \
	>"$work/out" 2>&1 || status=$?
check "make events ends well" equal "$status" 0
cp "$O/events/A.csv" "$work/A.csv" 2>/dev/null || :
cp "$O/events/B.csv" "$work/B.csv" 2>/dev/null || :

# between LOW HIGH NUMBER, which may have decimals.
between() {
	echo "$3" | awk -v low="$1" -v high="$2" '{ exit !($1 ~ /^[0-9.]+$/ && $1 >= low && $1 <= high) }'
}

# of ARM BENCHMARK COLUMN
of() {
	awk -F, -v name="$2" -v wanted="$3" '
		$1 == "name" { for (i = 1; i <= NF; i++) if ($i == wanted) column = i }
		$1 == name && column { print $column }' "$work/$1.csv"
}

for arm in A B; do
	for bench in syscall_getpid heap_64 tlb_flush ctx_switch_as; do
		check "$arm: $bench has the instructions that the clock has" equal "$(of $arm $bench clock)" exact
	done
	for bench in fault_anon vga_clear fork_small; do
		check "$arm: $bench, with faults or devices, nearly" [ "$(of $arm $bench clock)" != 'by region' ]
	done
	check "$arm: what times nothing has no row" equal "$(of $arm idle_wakeups regions)" ''
	check "$arm: regions that are no samples are called so" equal "$(of $arm filter_eval clock)" 'by region'
	check "$arm: ctx_switch_as holds two operations" equal "$(of $arm ctx_switch_as operations)" 2
done
check "the baseline enters by int" equal "$(of A syscall_getpid interrupts)$(of A syscall_getpid syscalls)" 10
check "the optimised one by syscall" equal "$(of B syscall_getpid interrupts)$(of B syscall_getpid syscalls)" 01
check "the baseline's switch loads CR3 once" equal "$(of A ctx_switch_as cr3_loads)" 1
check "and misses in the TLB for kernel and agent" between 10 100 "$(of A ctx_switch_as l2_tlb_misses)"
check "global pages spare the kernel's" between 1 5 "$(of B ctx_switch_as l2_tlb_misses)"
check "the model is called a model" holds "$work/out" 'It is a model, not a measurement.'
check "every event is in the CSV" holds "$O/events/events.csv" 'syscall_getpid,serializing,1,0'


# seconds [QEMU OPTION...]: of processor time that a boot takes.
seconds() {
	sh -c 'sh "$@" >/dev/null 2>&1; times' sh "$scripts/run-guest.sh" exact "$O/ab/optimized" "$@" |
		awk 'NR == 2 { split($1, part, /[ms]/); print part[1] * 60 + part[2] }'
}
export APPEND='bench=ipc_*,ctx_*,syscall_*,heap_*' LOG="$work/slow.log" TIMEOUT=300
plain=$(seconds)
watched=$(seconds -plugin "$(commas "$plugin"),out=$(commas "$work/slow.csv"),image=$(commas "$O/ab/optimized/exo.debug.elf")")
unset APPEND LOG TIMEOUT
check "the plugin costs no more than three times ($plain s, $watched s)" awk "BEGIN { exit !($plain > 0 && $watched < 3 * $plain) }"
check "and did its work" [ -s "$work/slow.csv" ]

{ cat "$repository/tools/events/weights"; echo "nonsense 3 nowhere"; } >"$work/weights"
awk -f "$scripts/events-rows.awk" "$work/weights" "$work/first.csv" /dev/null >"$work/out" 2>&1 && status=0 || status=$?
check "a weight for no event is refused" equal "$status" 1
check "by name" holds "$work/out" 'there is no event nonsense'
grep -v '^# unexpected' "$work/first.csv" | head -n 5 >"$work/short.csv"
awk -f "$scripts/events-rows.awk" "$repository/tools/events/weights" "$work/short.csv" "$work/A.csv" >"$work/out" 2>&1 &&
	status=0 || status=$?
check "so is a result that ends early" equal "$status" 1

status=0
make -C "$repository" --no-print-directory O="$O" events A=baseline B=baseline+NOSUCH >"$work/out" 2>&1 || status=$?
check "an arm that does not build: an error" [ "$status" -ne 0 ]
check "with its reason" holds "$work/out" 'NOSUCH'
check "and no table" [ ! -e "$O/events/table.txt" ]
done_testing
