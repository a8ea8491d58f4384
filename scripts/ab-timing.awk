# SPDX-License-Identifier: MIT
#
# The table of `make ab INSTRUMENT=kvm`: for each arm the median over its boots of the boots'
# medians (p50), with the lowest and the highest of them (with table.awk). Files come as all of
# A's boots, then all of B's. Variables: name_a, name_b, runs.

FNR == 1 {
	file++
	side = file <= runs ? "A" file : "B" (file - runs)
}

{
	csv_line(side)
	if (fault)
		exit
}

# Median, lowest and highest of an arm's boots, in the globals median, low, high; false when a
# boot lacks the benchmark.
function gather(arm, name, i, j, text, sorted) {
	for (i = 1; i <= runs; i++) {
		if (!has(arm i, name))
			return 0
		text = value[arm i, name, "p50"] + 0
		for (j = i; j > 1 && sorted[j - 1] > text; j--)
			sorted[j] = sorted[j - 1]
		sorted[j] = text
	}
	low = sorted[1]
	high = sorted[runs]
	median = int((sorted[int((runs + 1) / 2)] + sorted[int(runs / 2) + 1]) / 2 + 0.5)
	return 1
}

# The same number as text, for number().
function text_of(value) {
	return sprintf("%.0f", value)
}

function row(name, unit, a, spread_a, b,
		spread_b, ratio_text, word, target, answer) {
	printf "%-20s %-6s %10s %-19s %10s %-19s %7s %-8s %8s %4s\n", name, unit, a, spread_a, b,
		spread_b,
		ratio_text, word, target, answer
}

function compare(name, shown, spread, a, b, s, unit, target) {
	unit = property("A", name, "unit")
	target = property("A", name, "target")
	for (s = 1; s <= 2; s++) {
		shown[s] = "-"
		spread[s] = ""
		if (!gather(substr("AB", s, 1), name))
			continue
		shown[s] = number(text_of(median))
		spread[s] = number(text_of(low)) ".." number(text_of(high))
		if (s == 1)
			a = median
		else
			b = median
	}
	if (shown[1] == "-" || shown[2] == "-")
		row(name, unit == "hundredths" ? "0.01%" : unit, shown[1], spread[1], shown[2], spread[2], "-",
			shown[1] == shown[2] ? "neither" : shown[1] == "-" ? "only B" : "only A",
			number(target),
			"-")
	else
		row(name, unit == "hundredths" ? "0.01%" : unit, shown[1], spread[1], shown[2], spread[2], ratio(a, b),
			direction(a, b, unit),
			number(target), met(target, b))
}

function property(arm, name, key, i) {
	for (i = 1; i <= runs; i++) {
		if (has("A" i, name))
			return value["A" i, name, key]
		if (has("B" i, name))
			return value["B" i, name, key]
	}
	return "-"
}

function check(i, key) {
	if (file != 2 * runs)
		return "ab: " file " results of " 2 * runs " boots"
	for (i = 1; i <= 2 * runs; i++) {
		key = differing_key("A1", i <= runs ? "A" i : "B" (i - runs),
			"instrument machine cpu memory compiler")
		if (key != "")
			return "ab: refused: the boots differ in " key
	}
	return ""
}

END {
	if (!fault)
		fault = check()
	if (fault) {
		complain(fault)
		exit 1
	}
	print "A  " name_a
	print "B  " name_b
	print ""
	print "Instrument kvm: the unit is one cycle of the host's TSC, or a byte. CPU: " \
		banner["A1", "cpu"]
	print runs " boots of each, interleaved A B B A. Shown is the median of the boots'" \
		" medians (p50), then the lowest"
	print "and the highest of them. Confidence intervals come with the timing plane: until then believe" \
		" no ratio whose"
	print "spreads overlap. Targets are judged on B."
	print ""
	row("benchmark", "unit", "A", "low..high", "B", "low..high", "A/B", "", "target", "met")
	rule(118)
	for (i = 1; i <= names; i++)
		compare(order[i])
}
