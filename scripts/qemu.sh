#!/bin/sh
# SPDX-License-Identifier: MIT
#
# qemu.sh MODE DIR [QEMU OPTION...]: become the QEMU that boots the image in output directory DIR.
# This is the one place with QEMU command lines. It neither limits the time nor judges the end:
# run-guest.sh does.
#
#   exact      -kernel, one instruction a nanosecond: rdtsc counts instructions, two runs are equal
#   kvm        -kernel on the host's CPU
#   mttcg      -kernel, emulated CPUs that run at the same time (2, or CPUS), in the host's time
#   host       no QEMU: the kernel as a process (arch/host), on the last CPU alone, or on all with CPUS above 1;
#              it ends with the status that QEMU would have
#   iso uefi   the ISO on BIOS and on UEFI firmware; its boot menu holds the kernel command line
#   run        -kernel, a person at the terminal: Ctrl-A x leaves
#   run-iso    the ISO, a person at the terminal
#   debug      run, stopped at the first instruction, gdb's port open on GDB_PORT (1234)
#   describe MODE   print MODE's machine: results of two machines are not comparable
#
# Environment: LOG (file for the serial line), APPEND (words for the kernel command line), CPUS, INITRD
# (another one, or "none"), QEMU, OVMF.
#
# With icount QEMU runs on one CPU of the host: its main loop, on another, may see a guest that is about to halt, and move
# its clock before what it has executed is counted, so that a sleep now and then ends some instructions late.
#
# The exact machine's -seed and -rtc keep host randomness and the host's clock out. Its serial
# line goes to a file because a pipe or a terminal pushes back at the speed of the host. icount
# needs sleep=off: QEMU's default lets the host's clock decide how long a halt takes, which is right for
# a person at the terminal: there one instruction is a nanosecond, too, and an idle guest waits in real time.
set -eu

usage() {
	echo "usage: qemu.sh MODE DIR [QEMU OPTION...] | qemu.sh describe MODE" >&2
	exit 2
}

[ $# -ge 2 ] || usage
mode=$1 dir=$2
shift 2
describe=no
if [ "$mode" = describe ]; then
	describe=yes mode=$dir dir=.
fi

if [ "$mode" = host ]; then
	[ "$describe" = no ] || { echo "the process's own CPU, TSC ticks: cycles of the core only at its nominal rate"; exit 0; }
	pin=
	[ "${CPUS:-1}" -gt 1 ] || pin="taskset -c $(($(nproc) - 1))"
	status=0
	# shellcheck disable=SC2086 # words on purpose
	$pin "$dir/exo.elf" "--cpus=${CPUS:-1}" instrument=host ${APPEND:-} >"${LOG:-$dir/serial.log}" </dev/null || status=$?
	[ "$status" -le 125 ] || exit 127 # not its own word
	exit $((2 * status + 1))
fi

qemu=${QEMU:-qemu-system-x86_64}
ovmf=${OVMF:-/usr/share/OVMF/OVMF_CODE_4M.fd}
log=${LOG:-$dir/serial.log}
initrd=${INITRD:-$dir/initrd.cpio}
append=${APPEND:-}
# A peer of ours (compare.sh): its kernel, and the words that it always gets.
kernel=$dir/exo.elf
[ ! -f "$dir/vmlinuz" ] || kernel=$dir/vmlinuz
[ ! -f "$dir/append" ] || append=$(cat "$dir/append")${append:+ $append}
exit_port=0xf4

case $mode in
exact | iso | uefi)
	# The ISO runs on the exact machine, too: the same log from every boot path.
	cpu="-accel tcg -cpu max,-erms,-la57"
	clock="-seed 1 -rtc base=2026-01-01,clock=vm -icount shift=0,sleep=off"
	;;
mttcg)
	# One thread of the host for each CPU: CPUs run at the same time, and the TSC is the host's.
	cpu="-accel tcg,thread=multi -cpu max,-erms,-la57"
	clock="-seed 1 -rtc base=2026-01-01,clock=vm"
	CPUS=${CPUS:-2}
	;;
kvm)
	# arch-capabilities=off: without it QEMU aborts on hosts that hide MSR 0x10a.
	cpu="-accel kvm -cpu host,arch-capabilities=off"
	clock="-rtc base=2026-01-01,clock=vm"
	;;
run | run-iso | debug)
	cpu="-accel tcg -cpu max,-erms,-la57"
	clock="-icount shift=0,sleep=on"
	;;
*)
	echo "qemu.sh: unknown mode '$mode'" >&2
	usage
	;;
esac

# shellcheck disable=SC2086 # words on purpose: both are written above
set -- -machine q35 $cpu -smp "${CPUS:-1}" -m 512M $clock -nodefaults -vga std "$@"
if [ "$describe" = yes ]; then
	printf '%s %s\n' "$("$qemu" --version | sed -n '1s/.*version \([^ ]*\).*/QEMU \1/p')" "$*"
	exit 0
fi

case $mode in
exact | kvm | mttcg | iso | uefi)
	set -- -display none -no-reboot -serial "file:$log" \
		-device "isa-debug-exit,iobase=$exit_port,iosize=4" "$@"
	;;
run | run-iso | debug)
	[ -n "${DISPLAY:-}" ] || set -- -display none "$@"
	set -- -serial mon:stdio "$@"
	;;
esac
# own_cpu CPU...: one that no other guest has (a lock on its directory says so, as long as fd 9 is open), or any.
own_cpu() {
	for pin; do
		[ -d "/sys/devices/system/cpu/cpu$pin" ] || continue
		exec 9<"/sys/devices/system/cpu/cpu$pin"
		! flock -n 9 || return 0
	done
	shift $(($$ % $#))
	pin=$1
}
pin=
case $mode in
exact | iso | uefi)
	allowed=$(awk '/^Cpus_allowed_list:/ {
		parts = split($2, part, ",")
		for (i = 1; i <= parts; i++) {
			ends = split(part[i], end, "-")
			for (n = end[1]; n <= end[ends]; n++)
				print n
		}
	}' /proc/self/status)
	# shellcheck disable=SC2086 # a list of numbers
	[ ! -d /sys/devices/system/cpu/cpu0 ] || [ -z "$allowed" ] || own_cpu $allowed
	;;
esac
case $mode in
uefi) set -- -drive "if=pflash,format=raw,unit=0,readonly=on,file=$ovmf" "$@" ;;
debug) set -- -S -gdb "tcp::${GDB_PORT:-1234}" "$@" ;;
esac
case $mode in
exact | kvm | mttcg) append="instrument=$mode debug_exit=$exit_port${append:+ $append}" ;;
run | debug) append="instrument=interactive${append:+ $append}" ;;
esac
case $mode in
iso | uefi | run-iso) exec ${pin:+taskset -c "$pin"} "$qemu" -cdrom "$dir/exo.iso" "$@" ;;
*)
	[ "$initrd" = none ] || set -- -initrd "$initrd" "$@"
	exec ${pin:+taskset -c "$pin"} "$qemu" -kernel "$kernel" -append "$append" "$@"
	;;
esac
