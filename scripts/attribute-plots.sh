#!/bin/sh
# SPDX-License-Identifier: MIT
#
# attribute-plots.sh STUDY: the pictures of a study, by gnuplot: waterfall-BENCHMARK.svg, from A's value to B's with a bar for each
# option, and heatmap.svg, options by benchmarks. Lines and text have the colour of the text around them.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
study=$1
command -v gnuplot >/dev/null || { echo "attribute: gnuplot is missing, there are no pictures: run make deps" >&2; exit 0; }
rm -rf "$study/plots.new"
mkdir "$study/plots.new"
LC_ALL=C awk -v out="$study/plots.new" -f "$here/attribute-plots.awk" "$study/values.csv" "$study/attribution.csv" >"$study/plots.new/program"
gnuplot "$study/plots.new/program" 2>"$study/plots.new/errors" || {
	sed 's/^/attribute: gnuplot: /' "$study/plots.new/errors" >&2
	exit 1
}
rm -f "$study"/waterfall-*.svg "$study/heatmap.svg"
for picture in "$study/plots.new"/*.svg; do
	[ -e "$picture" ] || continue
	sh "$here/svg-colours.sh" "$picture" "$study/$(basename "$picture")"
done
rm -rf "$study/plots.new"
