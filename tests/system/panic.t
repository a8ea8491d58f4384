#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The panic report: QEMU's monitor raises an NMI, which the kernel has no use for, while a person is at
# the prompt. The report names the exception, shows registers and callers by name, and stays: the machine
# halts instead of switching off. And what DEBUG_LOCKS has to say: three tests of the kernel that do with
# locks what nobody should, each in a boot of its own.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

for config in baseline optimized; do
	dir=$(image "$config")
	guest_start "$dir"
	check "$config: a prompt" guest_wait 'exo> ' 30
	monitor nmi
	check "$config: panic names the exception" guest_wait 'panic: NMI in the kernel, at ffffffff8' 10
	check "$config: registers" guest_wait '  rip ffffffff8' 10
	check "$config: the function" guest_wait 'idle_main+0x' 10
	check "$config: its caller" guest_wait 'thread_start+0x' 10
	sleep 1
	check "$config: the report stays" kill -0 "$guest"
	guest_kill

	guest_start "$dir"
	guest_wait 'exo> ' 30 || :
	guest_type 'run crash spin &'
	sleep 1
	monitor nmi
	check "$config: an NMI in user mode" guest_wait 'panic: NMI in user mode, at 40' 10
	check "$config: names the agent" guest_wait 'the CPU was running agent 2' 10
	guest_kill
done
dir=$(image debug)

# panics TEST MESSAGE: the kernel's test ends in this panic, and not before.
panics() {
	APPEND="test=$1" TIMEOUT=60 boot exact "$dir"
	check "$1: a panic" equal "$status" 4
	check "$1: says why" grep -aq "^panic: lock [0-9a-fx]*$2" "$log"
	check "$1: names the function" holds "$log" "test_run_$1+0x"
}

panics panic_lock_order ' is taken inside of [0-9a-fx]*, which has been taken inside of it'
panics panic_lock_twice ': this CPU holds it already'
panics panic_lock_release ': this CPU releases it without holding it'
done_testing
