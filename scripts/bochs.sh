#!/bin/sh
# SPDX-License-Identifier: MIT
#
# bochs.sh DIR: boot the ISO in DIR once in Bochs, unattended, under a time limit. Bochs' Haswell has
# what QEMU's own CPU lacks: PCID, INVPCID, x2APIC, TSC deadline. Its TLB keeps global translations
# until it is told, but drops all others at every CR3 load, whatever bit 63 says. The ISO's command line
# must lead to an end (test= or bench=).
#
# Environment: LOG (file for the serial line, default DIR/serial.log), TIMEOUT (seconds, 120),
# MODEL (of Bochs' CPUs; corei7_skylake_x has AVX-512).
#
# Exit status: 0 the guest ended by itself; 1 it did not, and why; 2 usage; 77 Bochs is not installed.
#
# Debian builds Bochs with its debugger, which is told to continue, and without a display of
# nothing: the text display gets a terminal of its own from script(1).
set -eu

[ $# -eq 1 ] || { echo "usage: bochs.sh DIR" >&2; exit 2; }
dir=$(cd "$1" && pwd)
log=${LOG:-$dir/serial.log}
limit=${TIMEOUT:-120}
model=${MODEL:-corei7_haswell_4770}
bios=/usr/share/bochs/BIOS-bochs-latest
video_bios=/usr/share/vgabios/vgabios.bin
for file in "$bios" "$video_bios"; do
	[ -r "$file" ] || { echo "bochs.sh: $file is not there (make deps)" >&2; exit 77; }
done
command -v bochs >/dev/null || { echo "bochs.sh: bochs is not installed (make deps)" >&2; exit 77; }
[ -r "$dir/exo.iso" ] || { echo "bochs.sh: no $dir/exo.iso (make iso)" >&2; exit 2; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP

# ips: with sync=none the TSC counts instructions, and this many are a second of the guest.
cat >"$work/bochsrc" <<END
display_library: term
romimage: file=$bios
vgaromimage: file=$video_bios
cpu: model=$model, count=${CPUS:-1}, ips=100000000, reset_on_triple_fault=0
clock: sync=none, time0=1767225600
memory: guest=512, host=512
ata0-master: type=cdrom, path=$dir/exo.iso, status=inserted
boot: cdrom
com1: enabled=1, mode=file, dev=$log
log: $work/bochs.log
panic: action=fatal
plugin_ctrl: unmapped=1, biosdev=1, speaker=0, extfpuirq=0, parallel=0, serial=1
END
echo c >"$work/rc"
: >"$log"
TERM=xterm script -qec "timeout --foreground -k 2 $limit bochs -q -f $work/bochsrc -rc $work/rc" /dev/null \
	</dev/null >"$work/screen" 2>&1 || :

# The guest's way out is a word written to a port, on which Bochs panics, as it is built to.
if grep -q 'shutdown requested' "$work/bochs.log" 2>/dev/null; then
	exit 0
fi
echo "bochs.sh: no end after at most $limit s; Bochs' and the guest's last words:" >&2
{
	tail -n 3 "$work/bochs.log" || tail -n 3 "$work/screen"
	tail -n 10 "$log"
} 2>/dev/null | tr -d '\000-\010\013-\037\177' | sed 's/^/    /' >&2
exit 1
