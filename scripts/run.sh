#!/bin/sh
# SPDX-License-Identifier: MIT
#
# run.sh run|run-iso|debug: the image in O with a person at the terminal (`make run`, `make
# run-iso`, `make debug`).
#
# Environment: O (output directory), APPEND (more words for the kernel command line), GDB_PORT
# (1234). With DISPLAY set the VGA screen and a PS/2 keyboard come up in a window, too.
set -eu

here=$(dirname "$0")
dir=${O:-build}
tree=$(cd "$here/.." && pwd)
port=${GDB_PORT:-1234}
case ${1:-} in
run | debug) needed="exo.elf initrd.cpio" ;;
run-iso) needed=exo.iso ;;
*) echo "usage: run.sh run|run-iso|debug" >&2; exit 2 ;;
esac
for file in $needed; do
	[ -f "$dir/$file" ] || { echo "$1: $dir/$file is not there: run make first" >&2; exit 1; }
done

if [ "$1" = debug ]; then
	cat <<END
QEMU waits for gdb on port $port. Type in a second terminal:

  gdb -ex 'set substitute-path /exo-os $tree' -ex 'target remote localhost:$port' -ex 'hbreak kernel_start' -ex continue $dir/exo.debug.elf

END
fi
echo "Ctrl-A x leaves, Ctrl-A c is QEMU's monitor."
exec sh "$here/qemu.sh" "$1" "$dir"
