#!/bin/sh
# SPDX-License-Identifier: MIT
#
# sweep-import.sh HASH: the results of an image that another machine has booted: SWEEP/images/HASH/serial.log becomes
# bench_results.csv, if that machine's QEMU is ours. Exit status 1, and the reason in `failed`, when it cannot. Environment: SWEEP.
set -eu

here=$(dirname "$0")
dir=$SWEEP/images/$1
machine=$(sh "$here/qemu.sh" describe exact)
if [ -s "$dir/failed" ]; then
	exit 1
elif [ ! -s "$dir/serial.log" ]; then
	echo "no machine of SSH= has booted it" >"$dir/failed"
elif [ "$(cat "$dir/machine" 2>/dev/null)" != "$machine" ]; then
	printf 'booted on another machine than this one emulates:\n  here:  %s\n  there: %s\n' "$machine" "$(cat "$dir/machine" 2>/dev/null)" >"$dir/failed"
else
	sh "$here/extract-benches.sh" -m "$machine" -o "$dir/bench_results.csv" "$dir/serial.log" >"$dir/failed" 2>&1 && rm -f "$dir/failed"
	exit
fi
exit 1
