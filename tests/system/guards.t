#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Bad input of every kind: the kernel names the thing and the reason, and stops; an agent that
# goes wrong is ended with a report, and everything else goes on.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

dir=$(image optimized)

# refuses NAME MESSAGE [QEMU OPTION...]: the kernel ends with this fatal line. APPEND, INITRD and TIMEOUT
# come from the environment.
refuses() {
	name=$1 message=$2
	shift 2
	TIMEOUT=${TIMEOUT:-20} boot exact "$dir" "$@"
	check "$name: fatal" equal "$status" 3
	check "$name: says why" equal "$(tr -d '\r' <"$log" | grep -a '^fatal: ')" "fatal: $message"
}

# --- machine --------------------------------------------------------------------------------------

refuses 'CPU without long mode' 'cpu: no long mode, Exo-OS needs an x86-64 processor' -cpu qemu32
refuses 'Pentium III' 'cpu: no long mode, Exo-OS needs an x86-64 processor' -cpu pentium3
refuses 'CPU without NX' 'cpu: no NX (no-execute pages), Exo-OS needs it for W^X' -cpu qemu64,-nx
# The image of the tests and the initrd would not lie side by side in 2 MiB.
tests=$dir
for size in 2 4 8 15; do
	if [ "$size" = 2 ]; then dir=$(image optimized ''); else dir=$tests; fi
	refuses "$size MiB of memory" \
		"memory: $((size * 1024 - 516)) KiB usable, Exo-OS needs at least 16 MiB" -m "${size}M"
done

# --- initrd ---------------------------------------------------------------------------------------

INITRD=none refuses 'no initrd' \
	'initrd: the boot loader passed none (qemu -initrd, GRUB module2)'
bad=$work/bad.cpio

# variant NAME MESSAGE: refuses with the initrd in $bad.
variant() {
	INITRD=$bad refuses "$1" "$2"
}

printf '%0200d' 7 >"$bad"
variant 'an initrd of text' \
	'initrd: malformed at byte 0: an entry does not start with the magic 070701 (cpio format newc)'
: >"$bad"
variant 'an empty initrd' \
	'initrd: the boot loader passed none (qemu -initrd, GRUB module2)'
head -c 3000 "$dir/initrd.cpio" >"$bad"
variant 'an initrd cut short' \
	'initrd: malformed at byte 0: the archive ends inside a file'
sed '1s/^070701\(.\{48\}\)......../070701\1FFFFFFF0/' "$dir/initrd.cpio" >"$bad"
variant 'an initrd whose first file is larger than it' \
	'initrd: malformed at byte 0: the archive ends inside a file'
sed '1s/^070701\(.\{48\}\)......../070701\1zzzzzzzz/' "$dir/initrd.cpio" >"$bad"
variant 'an initrd with a number that is none' \
	'initrd: malformed at byte 0: a header field is not a hexadecimal number'

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

# refused NAME REASON: init is not started.
refused() {
	variant "$1" "initrd: cannot start \"init\" as the first agent: $2"
}

(cd "$work" && mkdir -p empty && cd empty && echo . | cpio --quiet --create --format=newc) >"$bad"
variant 'an initrd without init' 'initrd: no file "init" to start as the first agent'
printf "%0200d" 7 >"$work/init"
archive "$work/init"
refused 'an init of text' 'not an ELF file'
head -c 40 "$dir/initrd/init" >"$work/init"
archive "$work/init"
refused 'an init cut short in its ELF header' 'shorter than an ELF header'
head -c 100 "$dir/initrd/init" >"$work/init"
archive "$work/init"
refused 'an init cut short in its program headers' 'the program headers lie beyond the end of the file'
patch 4 '\001'
refused 'an init of 32 bits' 'not a 64-bit little-endian ELF file'
patch 18 '\003\000'
refused 'an init for another machine' 'not for x86-64'
patch 32 '\000\000\000\000\000\000\000\177'
refused 'an init whose program headers lie outside' 'the program headers lie beyond the end of the file'
patch 24 '\000\000\000\000\000\200\377\377'
refused 'an init whose entry is in the kernel' 'the entry point lies in no executable segment'
patch 80 '\000\000\000\000\000\200\377\377'
refused 'an init with a segment in the kernel' 'a segment lies outside user space'

# --- kernel command line --------------------------------------------------------------------------

# word NAME MESSAGE WORDS: refuses with these words on the command line.
word() {
	APPEND=$3 refuses "$1" "$2"
}

word 'an unknown word' \
	'command line: "frobnicate=1": this key is not known' 'frobnicate=1'
word 'a word without a value' \
	'command line: "verbose": it is not of the form key=value' 'verbose'
word 'a log level that is none' \
	'command line: "loglevel=loud": the value is none of error, warn, info, debug' 'loglevel=loud'
word 'a seed that is no number' \
	'command line: "seed=12x": the value is not a number' 'seed=12x'
word 'a seed of more than 64 bits' \
	'command line: "seed=0x12345678901234567": the value is not a number' 'seed=0x12345678901234567'
word 'an instrument that is none' \
	'command line: "instrument=guess": the value is none of exact, kvm, mttcg, hw, host, interactive' 'instrument=guess'
word 'a port that is none' \
	'command line: "debug_exit=0x10000": the value is not a port number' 'debug_exit=0x10000'
word 'an init that is not there' 'initrd: no file "nobody" to start as the first agent' 'init=nobody'
word 'an empty pattern' \
	'command line: "bench=": the value is empty' 'bench='
word 'a word of 2000 bytes' 'boot: PVH: the command line is too long (511 bytes at most)' \
	 "bench=$(head -c 2000 /dev/zero | tr '\0' x)"

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
