#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Bad input of every kind: the kernel names the thing and the reason, and stops; an agent that
# goes wrong is ended with a report, and everything else goes on.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

dir=$(image optimized)

# refuses NAME MESSAGE [QEMU OPTION...]: a fatal line that holds the message, and nothing after
# it. APPEND and INITRD come from the environment.
refuses() {
	name=$1 message=$2
	shift 2
	TIMEOUT=${TIMEOUT:-20} boot exact "$dir" "$@"
	check "$name: fatal" equal "$status" 3
	check "$name: says so" holds "$log" "$message"
	check "$name: no panic" lacks "$log" 'panic: '
}

# --- machine --------------------------------------------------------------------------------------

TIMEOUT=5 refuses 'CPU without long mode' 'fatal: cpu: no long mode' -cpu qemu32
TIMEOUT=5 refuses 'Pentium III' 'fatal: cpu: no long mode' -cpu pentium3
TIMEOUT=5 refuses 'CPU without NX' 'fatal: cpu: no NX' -cpu qemu64,-nx
for size in 4 6 8; do
	refuses "$size MiB of memory" 'fatal: memory: ' -m "${size}M"
done

# --- initrd ---------------------------------------------------------------------------------------

INITRD=none refuses 'no initrd' 'fatal: initrd: '
bad=$work/bad.cpio

# variant NAME MESSAGE: refuses with the initrd in $bad.
variant() {
	INITRD=$bad refuses "$1" "$2"
}

printf '%0200d' 7 >"$bad"
variant 'an initrd of text' 'fatal: initrd: '
: >"$bad"
variant 'an empty initrd' 'fatal: initrd: '
head -c 3000 "$dir/initrd.cpio" >"$bad"
variant 'an initrd cut short' 'fatal: initrd: '
sed '1s/^070701\(.\{48\}\)......../070701\1FFFFFFF0/' "$dir/initrd.cpio" >"$bad"
variant 'an initrd whose first file is larger than it' 'fatal: initrd: '
sed '1s/^070701......../070701zzzzzzzz/' "$dir/initrd.cpio" >"$bad"
variant 'an initrd with a number that is none' 'fatal: initrd: '

# --- init -----------------------------------------------------------------------------------------

# archive FILE: an initrd whose init is FILE.
archive() {
	rm -rf "$work/tree"
	mkdir -p "$work/tree"
	cp "$1" "$work/tree/init"
	(cd "$work/tree" && echo init | cpio --quiet --create --format=newc) >"$bad"
}

# patch OFFSET BYTES...: init with bytes (octal escapes) replaced.
patch() {
	cp "$dir/initrd/init" "$work/init"
	printf '%b' "$2" | dd of="$work/init" bs=1 seek="$1" conv=notrunc 2>/dev/null
	archive "$work/init"
}

(cd "$work" && mkdir -p empty && cd empty && echo . | cpio --quiet --create --format=newc) >"$bad"
variant 'an initrd without init' 'init'
printf 'echo hello\n' >"$work/init"
archive "$work/init"
variant 'an init of text' 'fatal: init'
head -c 40 "$dir/initrd/init" >"$work/init"
archive "$work/init"
variant 'an init cut short in its ELF header' 'fatal: init'
head -c 100 "$dir/initrd/init" >"$work/init"
archive "$work/init"
variant 'an init cut short in its program headers' 'fatal: init'
patch 4 '\001'
variant 'an init of 32 bits' 'fatal: init'
patch 18 '\003\000'
variant 'an init for another machine' 'fatal: init'
patch 32 '\000\000\000\000\000\000\000\177'
variant 'an init whose program headers lie outside' 'fatal: init'
patch 24 '\000\000\000\000\000\200\377\377'
variant 'an init whose entry is in the kernel' 'fatal: init'
patch 80 '\000\000\000\000\000\200\377\377'
variant 'an init with a segment in the kernel' 'fatal: init'

# --- kernel command line --------------------------------------------------------------------------

# word NAME MESSAGE WORDS: refuses with these words on the command line.
word() {
	APPEND=$3 refuses "$1" "$2"
}

word 'an unknown word' "frobnicate" 'frobnicate=1'
word 'a word without a value' 'verbose' 'verbose'
word 'a log level that is none' 'loud' 'loglevel=loud'
word 'a seed that is no number' '12x' 'seed=12x'
word 'a seed of more than 64 bits' '0x12345678901234567' 'seed=0x12345678901234567'
word 'an instrument that is none' 'guess' 'instrument=guess'
word 'a port that is none' 'debug_exit' 'debug_exit=0x10000'
word 'an init that is not there' 'nobody' 'init=nobody'
word 'an empty pattern' 'bench=' 'bench='
word 'a command line of 5000 bytes' 'command line' "bench=$(head -c 5000 /dev/zero | tr '\0' x)"

# --- agents ---------------------------------------------------------------------------------------

guest_start "$dir"
check 'the prompt is there' guest_wait 'exo> '

# ends NAME MODE REPORT: the crash agent is ended, the log says so, the prompt comes back.
ends() {
	check "$1: reported" guest_says "run crash $2" "$3"
	check "$1: in the log" holds "$console" '(crash) ended: '
}

ends 'a null pointer' null-read 'faulted: page fault'
ends 'a jump into the kernel' kernel-jump 'faulted: page fault'
ends 'a write to code' text-write 'faulted: page fault'
ends 'code in data' data-execute 'faulted: page fault'
ends 'a stack that overflows' stack-overflow 'faulted: '
ends 'an instruction of ring 0' cli 'faulted: general protection'
ends 'a port' port-out 'faulted: general protection'
ends 'an invalid instruction' invalid-opcode 'faulted: invalid opcode'
ends 'a division by zero' divide-by-zero 'faulted: divide error'
check 'after all that, another agent runs' guest_says 'run crash exit 7' 'exited with code 7'
check 'the ended agents are gone' guest_says agents 'init'
check 'no panic' lacks "$console" 'panic: '
guest_type poweroff
check 'poweroff ends QEMU' guest_ends
done_testing
