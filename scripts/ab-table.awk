# SPDX-License-Identifier: MIT
#
# The table of `make ab` on the exact plane, from two bench_results.csv (with table.awk). Shown is
# the mean. Ratio, "met" and the summary speak of B. A benchmark that one side lacks is
# shown, never dropped. Results of different machines, compilers or instruments are refused.
# Variables: name_a, name_b.

BEGIN {
	side[ARGV[1]] = "A"
	file = 0
}

FNR == 1 {
	file++
}

{
	csv_line(file == 1 ? "A" : "B")
	if (fault)
		exit
}

function row(name, unit, a, b,
		ratio_text, word, target, met_target, goal, met_goal) {
	printf "%-21s %-5s %12s %12s %8s %-8s %10s %4s %10s %4s\n", name, unit, a, b,
		ratio_text, word, target,
		met_target, goal, met_goal
}

function measured(side, name) {
	return has(side, name) ? mean_of(side, name) : "-"
}

function compare(name, unit, a, b, target, goal, word) {
	unit = about(name, "unit")
	a = measured("A", name)
	b = measured("B", name)
	target = about(name, "target")
	goal = about(name, "goal")
	word = a == "-" ? "only B" : b == "-" ? "only A" : direction(a + 0, b + 0, unit)
	if (a == "-" && b == "-")
		word = "neither"
	counted[word]++
	tally("target", met(target, b))
	tally("goal", met(goal, b))
	row(name, unit_word("A", name), number(a), number(b),
		a == "-" || b == "-" ? "-" : ratio(a + 0, b + 0), word,
		number(target), met(target, b), number(goal), met(goal, b))
}

function tally(what, answer) {
	judged[what] += answer != "-"
	kept[what] += answer == "yes"
}

function header(key) {
	print "A  " name_a
	print "B  " name_b
	print ""
	if (banner["A", "instrument"] == "exact")
		print "Instrument exact: the unit is one guest instruction, or a byte."
	else
		print "Instrument " banner["A", "instrument"] \
			": the unit is one tick of the TSC, or a byte."
	print "Shown is the mean of one operation. A/B above 1 means that B is better; under 0.5 % is the same."
	print "Target: published, in cycles (or bytes), so only a guide on the exact plane. Goal: this project's own, set"
	print "before the code was written, for the optimised build, in instructions (or bytes). Both are judged on B."
	for (key = 1; key <= 2; key++)
		if (banner[key == 1 ? "A" : "B", "bench_clean"] == "n")
			print "Warning: " (key == 1 ? "A" : "B") \
				" has debugging options on that perturb measurements."
	print ""
}

function footer(i, text, s) {
	text = ""
	split("faster smaller same slower larger only_A only_B neither", words, " ")
	for (i = 1; i <= 8; i++) {
		sub(/_/, " ", words[i])
		if (counted[words[i]])
			text = text (text == "" ? "" : ", ") counted[words[i]] " " words[i]
	}
	print "B against A: " text "."
	print "Targets met: " kept["target"] + 0 " of " judged["target"] + 0 \
		"; goals met: " kept["goal"] + 0 " of " \
		judged["goal"] + 0 "."
	for (i = 1; i <= names; i++)
		for (s = 1; s <= 2; s++)
			if ((substr("AB", s, 1), order[i]) in missing)
				print substr("AB", s, 1) " did not measure " order[i] ": " \
					missing[substr("AB", s, 1), order[i]]
}

END {
	key = differing_key("A", "B", "instrument machine cpu memory compiler")
	if (!fault && !names)
		fault = "ab: no benchmark in either result"
	if (!fault && key != "")
		fault = "ab: refused: A and B differ in " key ":\n  A: " banner["A", key] \
			"\n  B: " banner["B", key]
	if (fault) {
		complain(fault)
		exit 1
	}
	header()
	row("benchmark", "unit", "A", "B", "A/B", "", "target", "met", "goal", "met")
	rule(104)
	for (i = 1; i <= names; i++)
		compare(order[i])
	rule(104)
	footer()
}
