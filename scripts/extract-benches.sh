#!/bin/sh
# SPDX-License-Identifier: MIT
#
# extract-benches.sh [-o FILE] [-m MACHINE] LOG: the benchmark results of a serial log as CSV, on
# stdout or, only when all is well, in FILE. MACHINE, one line, is recorded as the machine that
# made the log.
#
# Comment lines at the top repeat the log's banner ("# key,value"), so that the file describes
# itself. A log that is truncated or damaged is refused with the line's number and the reason;
# exit status 1.
set -eu

usage() {
	echo "usage: extract-benches.sh [-o FILE] [-m MACHINE] LOG > bench_results.csv" >&2
	exit 2
}

out='' machine=''
while getopts o:m: option; do
	case $option in
	o) out=$OPTARG ;;
	m) machine=$OPTARG ;;
	*) usage ;;
	esac
done
shift $((OPTIND - 1))
[ $# -eq 1 ] || usage
log=$1
if [ ! -f "$log" ] || [ ! -r "$log" ]; then
	echo "extract-benches.sh: $log: no such log" >&2
	exit 1
fi

# awk may stop at a NUL: it becomes \001, which the checks refuse just the same. Lines longer than
# any valid one are cut so that a log of one endless line costs no memory; the cut is still too
# long to be valid.
extract() {
	tr '\000' '\001' <"$log" | tr -d '\r' | cut -b 1-5000 |
		LC_ALL=C awk -v log_name="$log" -v machine="$machine" \
			-f "$(dirname "$0")/extract-benches.awk"
}

if [ -z "$out" ]; then
	extract
	exit
fi
partial=$out.$$
trap 'rm -f "$partial"' EXIT
trap 'exit 130' INT TERM HUP
extract >"$partial"
mv "$partial" "$out"
