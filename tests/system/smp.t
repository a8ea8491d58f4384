#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Several CPUs: all of them start, a CPU that does not start and those beyond NR_CPUS are named and left out,
# the tests pass on four, and panic, reboot and switching off stop all of them.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

# runs CPUS OF: the log's line about them.
runs() {
	grep -aq "smp: $1 of $2 CPUs run" "$log"
}

# cpus N DIR [QEMU OPTION...]: boot with a few tests.
cpus() {
	CPUS=$1 APPEND="test=${tests:-lib_parse*}" TIMEOUT=${limit:-60}
	export CPUS APPEND TIMEOUT
	shift
	boot exact "$@"
	unset CPUS APPEND TIMEOUT
}

passes() {
	tr -d '\r' <"$log" | grep -a -B 4 '^not ok' >"$work/out" || :
	grep -aq '^TEST-END,0' "$log"
}

for config in baseline optimized; do
	dir=$(image "$config")
	cpus 1 "$dir"
	check "$config, 1 CPU: ends well" equal "$status" 0
	check "$config, 1 CPU: nothing is said about others" lacks "$log" 'smp: '
	for count in 2 4 8 64; do
		cpus "$count" "$dir"
		check "$config, $count CPUs: ends well" equal "$status" 0
		check "$config, $count CPUs: all run" runs "$count" "$count"
	done
	tests='smp*,sched*,waitq*,tlb*,space_[mso]*,agent_[kmo]*,futex*,fork_[rw]*,memory_sh*,mutex*,inherit*' limit=120 cpus 4 "$dir"
	check "$config, 4 CPUs: the tests pass" passes
done

# An interrupt-controller table with a CPU that is not there: APIC id 77.
printf '\000\000\340\376\001\000\000\000\000\010\002\115\001\000\000\000' >"$work/madt"
for config in baseline optimized; do
	dir=$(image "$config")
	cpus 2 "$dir" -acpitable "sig=APIC,rev=3,data=$work/madt"
	check "$config: a CPU that does not start is named" holds "$log" 'smp: the CPU with APIC id 77 does not start, left out'
	check "$config: and left out" runs 2 3
	check "$config: the others work" passes
done
dir=$(image baseline)

few=$work/few
sh "$scripts/build-arm.sh" baseline+NR_CPUS=2+TESTS "$few" >"$work/out" 2>&1 || :
cpus 4 "$few"
check "NR_CPUS=2: two run" runs 2 4
check "NR_CPUS=2: the rest is named" holds "$log" 'this kernel is built for 2 CPUs (NR_CPUS), 2 are left out'

many=$work/many
sh "$scripts/build-arm.sh" baseline+NR_CPUS=256+TESTS "$many" >"$work/out" 2>&1 || :
limit=150 cpus 130 "$many"
check "NR_CPUS=256, 130 CPUs: ends well" equal "$status" 0
check "NR_CPUS=256, 130 CPUs: all run" runs 130 130

CPUS=4
export CPUS
guest_start "$dir"
check "four CPUs: a prompt" guest_wait 'exo> ' 30
monitor nmi
check "an NMI to all of them: a panic" guest_wait 'panic: NMI in ' 10
check "registers" guest_wait '  rip ' 10
sleep 1
check "one report" equal "$(grep -ac 'panic: ' "$console")" 1
guest_kill

guest_start "$dir"
guest_wait 'exo> ' 30 || :
guest_type 'run crash spin &'
guest_type 'run crash spin &'
guest_type reboot
check "reboot starts again" guest_wait 'started by PVH' 30
check "with all CPUs" guest_wait 'smp: 4 of 4 CPUs run' 30
guest_wait 'exo> ' 30 || :
guest_type 'run crash spin &'
guest_type poweroff
check "poweroff ends QEMU" guest_ends
check "with status 0" equal "$status" 0
unset CPUS
done_testing
