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
has invlpg invlpg=1 dtlb_misses=1 l2_tlb_misses=1 serializing=1
has tlb_reach dtlb_misses=128 l2_tlb_misses=0
has twice regions=2 instructions=8
has returns instructions=16 loads=8 stores=8 mispredictions=0
has astray instructions=2 mispredictions=1
has page_end instructions=9 loads=1 itlb_misses=1
check "no access that the decoder did not foresee" holds "$work/events.csv" '# unexpected,0'
cp "$work/events.csv" "$work/first.csv"
run "out=$work/events.csv" "image=$elf"
check "a second run gives the same" cmp "$work/first.csv" "$work/events.csv"

run "out=$work/none.csv" "image=$work/nowhere"
check "an image that is not there: an error" [ "$status" -ne 0 ]
check "with its name" holds "$work/out" "$work/nowhere: not an ELF file"
run "image=$elf"
check "no file for the result" holds "$work/out" 'out= is missing'
run "out=$work/none.csv" "nonsense=1"
check "an unknown argument" holds "$work/out" 'nonsense=1: no such argument'
run "out=$work/nowhere/none.csv" "image=$elf"
check "a result that cannot be written is told" holds "$work/out" "$work/nowhere/none.csv"
done_testing
