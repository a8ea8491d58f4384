# SPDX-License-Identifier: MIT
#
# The table of `make trend` on stdout, and its picture as a gnuplot program in `out`, from lines TIME REVISION CONFIG UNIT MEAN CONDITIONS
# with tabs between, in the order of time. Variables: metric, only (a configuration or empty), out.

BEGIN { FS = "\t" }

{
	if (only != "" && $3 != only)
		next
	n++
	time[n] = $1
	revision[n] = $2
	config[n] = $3
	unit = $4
	mean[n] = $5
	under[n] = $6
}

# What gnuplot would read as its own becomes _.
function title(text) {
	gsub(/[^A-Za-z0-9_.+=-]/, "_", text)
	return substr(text, 1, 40)
}

END {
	if (!n) {
		print "trend: the history has " metric ", but not of the configuration " only >"/dev/stderr"
		exit 1
	}
	printf "%s, %s, on the conditions of the last run\n\n%-20s  %-28s %-24s %14s %10s\n", metric, unit == "instr" ? "instructions" : unit, \
		"time", "revision", "configuration", "mean", "change"
	print "set term svg size 900,300 fixed noenhanced font 'sans-serif,10' name 't_" metric "'\nset title '" metric " (" unit ")'\nset border 3\n" \
		"set tics nomirror out\nset key outside right top\nset yrange [0:1<*]\nset xtics 1\nset xlabel 'run'\nset format y '%.6g'" >out
	for (i = 1; i <= n; i++) {
		if (under[i] != under[n]) {
			foreign++
			continue
		}
		key = config[i]
		change = key in before ? (before[key] == mean[i] ? "=" : before[key] + 0 ? sprintf("%+.2f %%", 100 * (mean[i] / before[key] - 1)) : "") : ""
		printf "%-20s  %-28s %-24s %14s %10s\n", time[i], revision[i], substr(key, 1, 24), mean[i], change
		if (!(key in before))
			series[++count] = key
		before[key] = mean[i]
		runs[key]++
		points[key] = points[key] runs[key] " " mean[i] "\n"
	}
	if (foreign)
		print foreign " runs on other machines or by other compilers are not shown: they cannot be compared."
	most = 0
	for (key in runs)
		if (runs[key] > most)
			most = runs[key]
	printf "set xrange [0.5:%d.5]\n", most >out
	for (i = 1; i <= count; i++)
		printf "$D%d << E\n%sE\n", i, points[series[i]] >out
	printf "plot " >out
	for (i = 1; i <= count; i++)
		printf "%s$D%d using 1:2 with linespoints pt 7 ps 0.5 lw 1.5 title \"%s\"", (i > 1 ? ", " : ""), i, title(series[i]) >out
	print "" >out
}
