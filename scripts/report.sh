#!/bin/sh
# SPDX-License-Identifier: MIT
#
# report.sh: one self-contained HTML page of what the laboratory has found (`make report`): the A/B table, heat map and waterfalls
# of the attribution, Linux side by side, the history, flame graphs and event vectors, and under which conditions. It
# measures nothing: what is not there says which command makes it. The page has no scripts and asks for no other file.
#
# Environment: O, A (baseline), B (optimized), HISTORY (O/history.db). The page is O/report/report.html.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "${O:-build}" && pwd)
A=${A:-baseline} B=${B:-optimized}
mkdir -p "$root/report"
page=$root/report/report.html
trap 'rm -f "$page.new"' EXIT
trap 'exit 130' INT TERM HUP
db=${HISTORY:-$root/history.db}

text() {
	tr -d '\000-\010\013-\037\177' | sed 's/&/\&amp;/g; s/</\&lt;/g; s/>/\&gt;/g'
}

# picture FILE: inline, without what only a file of its own needs.
picture() {
	sed -e '/<?xml/d; /<!DOCTYPE/d; /svg11\.dtd/d; /id=.gpPt[0-9]*./d; /id=.gpDot./d; /<title>[wt]_/d; /<title>heat</d; s/ id=.greybox.//; s/ id=.textbox.//' "$1"
}

missing() {
	printf '<p class="missing">Not there yet: <code>%s</code> makes it.</p>\n' "$1"
}

preformatted() {
	printf '<pre>'
	text <"$1"
	echo '</pre>'
}

dir_of() {
	name=$(printf '%s' "$1" | tr -c 'A-Za-z0-9_.+-' '_' | cut -c 1-60)
	[ "$name" = "$1" ] || name=$name-$(printf '%s' "$1" | cksum | cut -d ' ' -f 1)
	echo "$root/ab/$name"
}

# The whole attribution from A to B, or the newest one of a part.
study_of() {
	for study in "$root/lab/$(printf '%s..%s *,-ipc_flood' "$A" "$B" | tr -c 'A-Za-z0-9_.+-' '_' | cut -c 1-100)"-*; do
		[ ! -s "$study/attribution.csv" ] || [ ! -s "$study/heatmap.svg" ] || { echo "$study"; return; }
	done
	find "$root/lab" -mindepth 2 -maxdepth 2 -name heatmap.svg -printf '%T@ %h\n' 2>/dev/null | sort -rn | sed -n '1s/^[^ ]* //p'
}

section_ab() {
	a=$(dir_of "$A")/bench_results.csv b=$(dir_of "$B")/bench_results.csv
	if [ -s "$a" ] && [ -s "$b" ]; then
		LC_ALL=C awk -v part=table -f "$here/table.awk" -f "$here/report.awk" "$a" "$b"
	else
		missing "make ab A=$A B=$B"
	fi
}

section_attribution() {
	study=$(study_of)
	[ -n "$study" ] || { missing 'make attribute'; return; }
	printf '<p>%s</p>\n<div class="wide">' "$(head -n 1 "$study/report.txt" | text)"
	picture "$study/heatmap.svg"
	printf '</div>\n<p>Changing no code: %s.</p>\n' "$({ tr '\n' ' ' <"$study/dead"; [ -s "$study/dead" ] || echo none; } | text)"
	[ "$(wc -l <"$study/pairs.csv")" -le 1 ] || LC_ALL=C awk -F, -f "$here/report-pairs.awk" "$study/values.csv" "$study/pairs.csv"
	echo '<h3>From A to B, option by option</h3><p>The benchmarks that an option changes by half a per cent.</p><div class="falls">'
	# Those to which an option matters by half a per cent.
	awk -F, 'FNR == 1 { next } FILENAME == ARGV[1] { start[$1] = $2; next }
		{ e = $3 < 0 ? -$3 : $3 } e * 200 >= start[$1] && e > 0 && !($1 in seen) { seen[$1] = 1; print $1 }' "$study/values.csv" "$study/attribution.csv" |
		while read -r name; do
			[ ! -e "$study/waterfall-$name.svg" ] || { echo "<figure>"; picture "$study/waterfall-$name.svg"; echo "</figure>"; }
		done
	echo "</div>"
}

section_linux() {
	if [ -s "$root/compare/table.txt" ]; then
		preformatted "$root/compare/table.txt"
	else
		missing 'make compare PEER=linux'
	fi
}

# What changed most between two runs of one configuration.
trend_metrics() {
	sqlite3 "$db" "SELECT benchmark FROM (SELECT benchmark, max(mean) / nullif(min(mean), 0) AS change FROM results JOIN runs ON runs.id = run
		GROUP BY benchmark, config, machine, compiler HAVING max(mean) > min(mean))
		GROUP BY benchmark ORDER BY max(change) DESC, benchmark LIMIT 8" || :
}

section_history() {
	shown=0
	if [ -s "$db" ]; then
		echo '<p>The benchmarks whose results differ most between the runs that are kept; <code>make trend METRIC=</code> shows the others.</p><div class="falls">'
		for metric in $(trend_metrics); do
			CONFIG='' QUIET=1 METRIC=$metric sh "$here/history.sh" trend >/dev/null || continue
			echo '<figure>'
			picture "$root/trend/$metric.svg"
			echo '</figure>'
			shown=$((shown + 1))
		done
		echo '</div>'
	fi
	[ "$shown" -gt 0 ] || missing 'make ab, at more than one revision,'
}

section_events() {
	shown=0
	for file in "$root"/events/*.txt "$root"/events/*diff*.svg; do
		[ -s "$file" ] || continue
		shown=$((shown + 1))
		printf '<h3>%s</h3>\n' "$(basename "$file" | text)"
		case $file in
		*.txt) preformatted "$file" ;;
		# Flame graphs come with scripts, which stay out: as an image they cannot run.
		*) printf '<img class="wide" alt="%s" src="data:image/svg+xml;base64,%s">\n' "$(basename "$file" | text)" "$(base64 -w 0 "$file")" ;;
		esac
	done
	[ "$shown" -gt 0 ] || missing "make events, make flame BENCH="
}

section_conditions() {
	a=$(dir_of "$A")/bench_results.csv b=$(dir_of "$B")/bench_results.csv
	if [ -s "$a" ] && [ -s "$b" ]; then
		LC_ALL=C awk -v part=conditions -f "$here/table.awk" -f "$here/report.awk" "$a" "$b"
		printf '<h3>Options that differ</h3><pre>'
		awk -f "$here/ab-options.awk" "$(dir_of "$A")/.config" "$(dir_of "$B")/.config" | text
		echo '</pre>'
	fi
	[ ! -s "$root/compare/conditions.txt" ] || { echo '<h3>Linux</h3>'; preformatted "$root/compare/conditions.txt"; }
	cat <<-'END'
		<p>The exact plane's unit is one guest instruction on QEMU's TCG with icount: the same on every host and in every run. It is not time: caches,
		TLBs and the price of serialising instructions are not in it. Sizes are bytes.</p>
	END
}

section() {
	printf '<section id="%s"><h2>%s</h2>\n' "$1" "$2"
	"section_$1"
	echo '</section>'
}

{
	cat "$here/report-head.html"
	printf '<h1>Exo-OS: %s against %s</h1>\n' "$(echo "$A" | text)" "$(echo "$B" | text)"
	echo '<nav><a href="#ab">A/B</a> <a href="#attribution">options</a> <a href="#linux">Linux</a> <a href="#history">history</a> <a href="#events">events</a> <a href="#conditions">conditions</a></nav>'
	section ab 'A against B'
	section attribution 'What each option contributes'
	section linux 'Linux side by side'
	section history 'History'
	section events 'Where the instructions are'
	section conditions 'Conditions'
	echo '</body></html>'
} >"$page.new"
mv "$page.new" "$page"
echo "$page"
