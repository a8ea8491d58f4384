# SPDX-License-Identifier: MIT
#
# A gnuplot program from values.csv and attribution.csv (attribute-plots.sh). Variable: out, the directory.

BEGIN {
	FS = ","
	BARS = 14 # of one waterfall; what is smaller is one bar together
}

FNR == 1 { next }

FILENAME == ARGV[1] {
	bench[++benches] = $1
	start[$1] = $2
	finish[$1] = $3
	next
}

{
	flip = $2
	sub(/^\+/, "", flip)
	if (!(flip in known)) {
		known[flip] = 1
		option[++options] = flip
	}
	effect[$1, flip] = $3
	if ($3 != 0)
		some[$1] = 1
}

function size(number) {
	return number < 0 ? -number : number
}

# Underscores are no subscripts: text is not "enhanced".
function waterfall(name, i, k, best, used, at, rest, rows, others) {
	printf "set output \"%s/waterfall-%s.svg\"\n", out, name
	rows = 0
	text = ""
	at = start[name]
	rest = 0
	for (k = 0; k < BARS; k++) {
		best = ""
		for (i = 1; i <= options; i++)
			if (!(option[i] in used) && effect[name, option[i]] + 0 != 0 &&
			    (best == "" || size(effect[name, option[i]]) > size(effect[name, best])))
				best = option[i]
		if (best == "")
			break
		used[best] = 1
		bar(++rows, best, at, at + effect[name, best])
		at += effect[name, best]
	}
	others = 0
	for (i = 1; i <= options; i++)
		if (!(option[i] in used) && effect[name, option[i]] + 0 != 0)
			others++
	if (others || size(at - finish[name]) > 0.005 * options)
		bar(++rows, others " others", at, finish[name])
	bar(0, "A", 0, start[name])
	bar(rows + 1, "B", 0, finish[name])
	printf "$W << E\n%sE\n", text
	printf "set term svg size 640,%d fixed noenhanced font 'sans-serif,11' name 'w_%s'\n", 70 + 20 * (rows + 2), name
	printf "set title \"%s: %s to %s\"\n", name, start[name], finish[name]
	printf "set yrange [%d.6:-0.6]\nset ytics ()\nset xrange [*:*]\n", rows + 1
	# A bar: middle and half width in x, place and half height in y.
	print "plot $W using (($2+$3)/2):1:2:3:($1-0.38):($1+0.38):4:ytic(5) with boxxyerror fillstyle solid noborder lc rgb variable notitle, \\"
	print "  '' using ($2>$3?$2:$3):1:6 with labels left offset 0.5,0 font ',9' notitle"
	print "undef $W"
}

function bar(row, label, from, to, colour) {
	colour = row == 0 || label == "B" ? "0x7f7f7f" : to < from ? "0x2a9d5c" : "0xd1495b"
	text = text sprintf("%d %.2f %.2f %s \"%s\" \"%s\"\n", row, from, to, colour, label, \
		row == 0 || label == "B" ? "" : sprintf("%+.6g", to - from))
}

function heat_map(i, k, v, used, columns, rows) {
	columns = 0
	for (i = 1; i <= benches; i++)
		if (bench[i] in some)
			column[++columns] = bench[i]
	rows = options
	if (!columns || !rows)
		return
	printf "set output \"%s/heatmap.svg\"\n", out
	printf "set term svg size 1240,%d fixed noenhanced font 'sans-serif,9' name 'heat'\n", 190 + 13 * rows
	print "$H << E"
	for (k = 1; k <= rows; k++)
		for (i = 1; i <= columns; i++) {
			v = effect[column[i], option[k]] + 0
			v = start[column[i]] + 0 == 0 ? (v > 0 ? 100 : v < 0 ? -100 : 0) : 100 * v / start[column[i]]
			if (size(v) >= 0.05)
				printf "%d %d %.2f\n", i, k, (v > 100 ? 100 : v < -100 ? -100 : v)
		}
	print "E\nset title \"effect of each option on each benchmark, percent of A; green is better, at most 100 is shown\""
	printf "set xrange [0.5:%d.5]\nset yrange [%d.5:0.5]\nset tics scale 0\n", columns, rows
	printf "set xtics rotate by 90 right font ',8' ("
	for (i = 1; i <= columns; i++)
		printf "%s\"%s\" %d", (i > 1 ? ", " : ""), column[i], i
	printf ")\nset ytics font ',8' ("
	for (k = 1; k <= rows; k++)
		printf "%s\"%s\" %d", (k > 1 ? ", " : ""), option[k], k
	print ")\nset cbrange [-100:100]\nset cblabel 'percent'\nset grid front lc rgb '#808080' lw 0.15"
	print "set palette defined (-100 '#0b6e3a', -10 '#6cc08b', -1 '#d8efe0', 0 '#f4f4f4', 1 '#fbe0e3', 10 '#e8808d', 100 '#a4161a')"
	print "plot $H using 1:2:(0.5):(0.5):3 with boxxyerror fillstyle solid noborder lc palette notitle"
}

END {
	print "set encoding utf8\nset termoption noenhanced\nset key off\nset border 3\nset tics nomirror out\nset lmargin 26\nset rmargin 12\nset format x '%.6g'\nset xtics font ',9'"
	for (i = 1; i <= benches; i++)
		if (bench[i] in some)
			waterfall(bench[i])
	print "reset\nset encoding utf8\nset termoption noenhanced\nset key off"
	heat_map()
	print "unset output"
}
