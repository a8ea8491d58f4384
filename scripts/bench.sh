#!/bin/sh
# SPDX-License-Identifier: MIT
#
# bench.sh: boot the image in O once on the instrument, print its results (`make bench`, which has
# built it). Leaves O/serial.log and O/bench_results.csv.
#
# Environment: O (output directory), ONLY (pattern of benchmarks), INSTRUMENT (exact or kvm),
# TIMEOUT.
set -eu

here=$(dirname "$0")
dir=${O:-build}
instrument=${INSTRUMENT:-exact}
case $instrument in
exact) ;;
kvm) sh "$here/kvm-probe.sh" "$dir" || exit 1 ;;
*) echo "bench: INSTRUMENT=$instrument: there are exact and kvm" >&2; exit 2 ;;
esac
[ -f "$dir/exo.elf" ] || { echo "bench: $dir/exo.elf is not there: run make first" >&2; exit 1; }

csv=$dir/bench_results.csv
rm -f "$csv"
status=0
PROGRESS=1 LABEL=bench APPEND="bench=${ONLY:-*}" \
	sh "$here/run-guest.sh" "$instrument" "$dir" || status=$?
[ "$status" -eq 0 ] || exit 1
machine=$(sh "$here/qemu.sh" describe "$instrument")
sh "$here/extract-benches.sh" -m "$machine" -o "$csv" "$dir/serial.log"
LC_ALL=C awk -f "$here/table.awk" -f "$here/bench-table.awk" "$csv"
echo
echo "Files: $dir/serial.log $csv"
