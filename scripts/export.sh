#!/bin/sh
# SPDX-License-Identifier: MIT
#
# export.sh: the results of the configurations that `make ab` has measured, for other tools (`make export FORMAT=`):
# csv, jsonl (a result a line), or go (Go's benchmark format, which benchstat reads: `benchstat -col config FILE`).
#
# Environment: O, FORMAT, CONFIG (one configuration; all that are in O/ab unless given). The file is O/export/results.FORMAT.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
root=${O:-build}
case ${FORMAT:-} in
csv | jsonl | go) ;;
'') echo "export: FORMAT= is missing: csv, jsonl or go" >&2; exit 2 ;;
*) echo "export: FORMAT=$FORMAT: there are csv, jsonl and go" >&2; exit 2 ;;
esac
set --
for csv in "$root"/ab/${CONFIG:-*}/bench_results.csv; do
	[ ! -s "$csv" ] || set -- "$@" "$csv"
done
[ $# -gt 0 ] || { echo "export: no results of ${CONFIG:-any configuration} in $root/ab: make ab comes first" >&2; exit 1; }
mkdir -p "$root/export"
out=$root/export/results.$FORMAT
LC_ALL=C awk -v format="$FORMAT" -f "$here/table.awk" -f "$here/export.awk" "$@" >"$out.new" || {
	rm -f "$out.new"
	exit 1
}
mv "$out.new" "$out"
echo "$out: $# configurations"
