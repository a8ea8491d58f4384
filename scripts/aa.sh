#!/bin/sh
# SPDX-License-Identifier: MIT
#
# aa.sh: an image against itself (`make aa`): what differs is noise, and a verdict is a mistake of the method. On the timing plane
# (INSTRUMENT=mttcg, or kvm) three groups of boots, as `make ab` makes them; on the exact plane two runs, which must be
# equal. The noise floor of each benchmark, the larger of what was seen and what could have gone unseen, is kept in
# O/aa/INSTRUMENT.csv, with the host and the date.
#
# Exit status: 0 every row is the same or inconclusive; 1 a row is called faster or slower, or nothing could be measured.
#
# Environment: O, CONFIG (optimized), INSTRUMENT (mttcg), ONLY, RUNS, CPUS, TIMEOUT.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
root=${O:-build}
A=${CONFIG:-optimized} INSTRUMENT=${INSTRUMENT:-mttcg}
B=$A
export A B INSTRUMENT
mkdir -p "$root/aa"
sh "$here/ab.sh" || exit 1
table=$root/ab/table.txt
if [ "$INSTRUMENT" = exact ]; then
	echo "aa: exact: two runs of $A are equal, to the byte"
	exit 0
fi
floor=$root/aa/$INSTRUMENT.csv
{
	echo "# $(date -u +%Y-%m-%dT%H:%M:%SZ), $(uname -n), $(nproc) CPUs, load $(cut -d ' ' -f 1 /proc/loadavg), $A"
	echo "benchmark,noise_percent,mde_percent,floor_percent"
	awk '/^-----/ { rows = 1; next } /^$/ { rows = 0 } rows && match($0, /\] +[0-9.]+ +[0-9.]+% +[0-9.]+%/) {
		split(substr($0, RSTART + 1, RLENGTH - 1), f, " ")
		print $1 "," f[3] + 0 "," f[2] + 0 "," (f[3] + 0 > f[2] + 0 ? f[3] + 0 : f[2] + 0)
	}' "$table"
} >"$floor.new"
[ "$(wc -l <"$floor.new")" -gt 2 ] || { rm -f "$floor.new"; echo "aa: no row was measured" >&2; exit 1; }
mv "$floor.new" "$floor"
echo "Noise floor: $floor"
if grep -E '  (faster|slower)( \(|$)' "$table" >"$root/aa/wrong"; then
	echo "aa: an image is not faster or slower than itself:" >&2
	cat "$root/aa/wrong" >&2
	exit 1
fi
rm -f "$root/aa/wrong"
