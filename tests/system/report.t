#!/bin/sh
# SPDX-License-Identifier: MIT
#
# make report, looked at in a real browser: it shows what there is and says what there is not, has no script errors, is not
# blank, and can be read at 1280 pixels and on a dark screen. The results are those of pipeline/, and made up here.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

here=$(cd "$(dirname "$0")" && pwd)
page=$work/o/report/report.html

report() {
	status=0
	make -C "$repository" --no-print-directory O="$work/o" report >"$work/out" 2>&1 || status=$?
}

report
check "nothing measured yet: a page all the same" equal "$status" 0
check "that says what makes the table" holds "$page" 'make ab A=baseline B=optimized'

for side in a:baseline b:optimized; do
	mkdir -p "$work/o/ab/${side#*:}"
	cp "$here/pipeline/${side%:*}.csv" "$work/o/ab/${side#*:}/bench_results.csv"
	echo "CONFIG_MM_COW=$([ "${side%:*}" = a ] && echo n || echo y)" >"$work/o/ab/${side#*:}/.config"
	O=$work/o sh "$scripts/history.sh" add optimized "$here/pipeline/${side%:*}.csv" "${side%:*}" || :
done
study=$work/o/lab/baseline..optimized__-1
mkdir -p "$study" "$work/o/compare" "$work/o/events"
printf 'benchmark,a,b\nsyscall_getpid,94,26\nvga_clear,10000,2000\n' >"$study/values.csv"
printf 'benchmark,option,effect,forwards,backwards\nsyscall_getpid,+SYSCALL_FASTPATH,-60,-66,-54\nsyscall_getpid,+CC_OPT_O3,-8,-2,-14\n' >"$study/attribution.csv"
printf 'vga_clear,+VGA_SHADOW,-8000,-8000,-8000\n' >>"$study/attribution.csv"
printf 'benchmark,first,second,together\nsyscall_getpid,+SYSCALL_FASTPATH,+CC_OPT_O3,12\n' >"$study/pairs.csv"
echo +FPU_XSAVEOPT >"$study/dead"
echo 'From baseline to optimized, 4 options' >"$study/report.txt"
sh "$scripts/attribute-plots.sh" "$study"
echo 'getpid 26 against <Linux> & 90' >"$work/o/compare/table.txt"
echo 'mitigations=auto' >"$work/o/compare/conditions.txt"
report
check "with results: a page" equal "$status" 0
check "the table" grep -q '>syscall_getpid</td>.*>faster</td>' "$page"
check "what an option is worth" holds "$page" 'SYSCALL_FASTPATH'
check "who interacts with whom" holds "$page" '+SYSCALL_FASTPATH and +CC_OPT_O3'
check "what changes no code" holds "$page" 'Changing no code: +FPU_XSAVEOPT'
check "Linux, as text and not as tags" holds "$page" '26 against &lt;Linux&gt; &amp; 90'
check "its conditions" holds "$page" 'mitigations=auto'
check "the history" [ "$(sed -n '/<section id="history">/,/<section id="events">/p' "$page" | grep -c '<svg')" -ge 1 ]
check "what is not there yet, and what makes it" holds "$page" '<code>make events, make flame BENCH=</code>'
check "it asks for nothing else" equal "$(grep -oE '(src|href)="[^#d"][^"]*"' "$page" | grep -v 'xlink')" ''
check "pictures of its own do not share names" equal "$(grep -oE " id=[\"'][^\"']*" "$page" | sort | uniq -d | grep -v gnuplot_)" ''

# shot NAME HEIGHT OPTION...: a screenshot of the page.
shot() {
	name=$1 height=$2
	shift 2
	timeout 120 chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --enable-logging=stderr --user-data-dir="$work/profile" \
		--window-size="1280,$height" --screenshot="$work/$name.png" "$@" "file://$page" >"$work/$name.log" 2>&1
}

# colours NAME: lines "RED GREEN BLUE LUMINANCE COUNT", the most frequent first.
colours() {
	pngtopnm "$work/$1.png" | ppmhist -noheader | sort -k 5 -n -r
}

if ! command -v chromium >/dev/null || ! command -v ppmhist >/dev/null; then
	skip "looked at in a browser" "chromium or netpbm is not installed"
	done_testing
	exit
fi
check "the browser shows it" shot light 3000
check "without errors of scripts" equal "$(grep -c 'CONSOLE' "$work/light.log")" 0
check "it is not blank" [ "$(colours light | wc -l)" -gt 100 ]
check "what is light is light" [ "$(colours light | awk 'NR == 1 { print $4 }')" -gt 200 ]
check "with dark text on it" [ "$(colours light | awk '$4 < 60 { n += $5 } END { print n + 0 }')" -gt 5000 ]
check "with green and red" equal "$(colours light | awk '$2 > $1 + 60 && $5 > 50 { g = 1 } $1 > $2 + 60 && $5 > 50 { r = 1 } END { print g + r }')" 2
check "on a dark screen" shot dark 3000 --blink-settings=preferredColorScheme=0
check "it is dark" [ "$(colours dark | awk 'NR == 1 { print $4 }')" -lt 60 ]
check "with light text" [ "$(colours dark | awk '$4 > 180 { n += $5 } END { print n + 0 }')" -gt 5000 ]
{
	cat "$page"
	echo '<script>document.title = "width " + document.documentElement.scrollWidth</script>'
} >"$work/o/report/wide.html"
timeout 120 chromium --headless --no-sandbox --disable-gpu --user-data-dir="$work/profile" --window-size=1280,1000 --dump-dom \
	"file://$work/o/report/wide.html" >"$work/dom" 2>/dev/null || :
width=$(sed -n 's/.*<title>width \([0-9]*\)<.*/\1/p' "$work/dom")
check "1280 pixels are wide enough: ${width:-nothing}" [ "${width:-9999}" -le 1280 ]
done_testing
