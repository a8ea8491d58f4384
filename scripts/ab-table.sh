#!/bin/sh
# SPDX-License-Identifier: MIT
#
# ab-table.sh A.csv B.csv [NAME_A NAME_B]: compare two bench_results.csv of the exact plane, one
# table on stdout. Exit status 1 when they cannot be compared.
set -eu

if [ $# -ne 2 ] && [ $# -ne 4 ]; then
	echo "usage: ab-table.sh A.csv B.csv [NAME_A NAME_B]" >&2
	exit 2
fi
for file in "$1" "$2"; do
	if [ ! -r "$file" ] || [ ! -s "$file" ]; then
		echo "ab: $file: no results there" >&2
		exit 1
	fi
done
here=$(dirname "$0")
LC_ALL=C exec awk -v name_a="${3:-$1}" -v name_b="${4:-$2}" \
	-f "$here/table.awk" -f "$here/ab-table.awk" "$1" "$2"
