#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The three ways to boot: PVH (qemu -kernel), GRUB 2 on BIOS and GRUB 2 on UEFI, both from one
# ISO. Each gets as far as measuring, testing and the prompt's greeting.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

dir=$(image optimized)
ovmf=/usr/share/OVMF/OVMF_CODE_4M.fd

# boots NAME MODE: what each boot path must do with bench= and test= on its command line.
boots() {
	check "$1: ends well" equal "$status" 0
	check "$1: says how it was booted" grep -aqi "$2" "$log"
	check "$1: measures" grep -aqE '^BENCH,syscall_getpid,[0-9]+,' "$log"
	check "$1: BENCH-END counts it" grep -aqE '^BENCH-END,1' "$log"
	check "$1: the tests pass" grep -aqE '^TEST-END,0' "$log"
}

for config in baseline optimized; do
	dir=$(image "$config")
	APPEND='bench=syscall_getpid test=lib_*' boot exact "$dir"
	boots "PVH, $config" pvh
done

# The ISO holds its command line, so this one gets its own directory.
iso=$work/iso
mkdir -p "$iso"
cp "$dir/.config" "$iso/"
words='bench=syscall_getpid test=lib_* debug_exit=0xf4 instrument=exact'
if make -C "$repository" --no-print-directory O="$iso" iso \
	ISO_CMDLINE="$words" >"$work/out" 2>&1; then
	built=yes
else
	built=no
fi
check "the ISO is built" equal "$built" yes
TIMEOUT=120 boot iso "$iso"
boots "GRUB on BIOS" multiboot2
if [ -r "$ovmf" ]; then
	TIMEOUT=240 boot uefi "$iso"
	boots "GRUB on UEFI" multiboot2
else
	skip "GRUB on UEFI" "$ovmf is not there"
fi

guest_start "$dir"
check "without orders there is a greeting" guest_wait 'Type help'
check "and a prompt" guest_wait 'exo> '
guest_type poweroff
check "poweroff ends QEMU" guest_ends
check "with status 0" equal "$status" 0
done_testing
