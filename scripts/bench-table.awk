# SPDX-License-Identifier: MIT
#
# One bench_results.csv for a person to read (with table.awk).

{
	csv_line("A")
	if (fault)
		exit
}

function row(name, unit, p50, min, max,
		mean, target, met_target, goal, met_goal) {
	printf "%-21s %-5s %12s %12s %12s %14s %9s %3s %9s %3s\n", name, unit, p50, min, max,
		mean, target,
		met_target, goal, met_goal
}

function show(name, p50, target, goal) {
	if (!has("A", name)) {
		printf "%-21s not measured: %s\n", name, missing["A", name]
		return
	}
	p50 = value["A", name, "p50"]
	target = value["A", name, "target"]
	goal = value["A", name, "goal"]
	row(name, unit_word("A", name), number(p50), number(value["A", name, "min"]),
		number(value["A", name, "max"]), value["A", name, "mean"], number(target),
		met(target, p50),
		number(goal), met(goal, p50))
}

END {
	if (!fault && !names)
		fault = "bench: no benchmark in " FILENAME
	if (fault) {
		complain(fault)
		exit 1
	}
	print "instrument " banner["A", "instrument"] ", " banner["A", "cpu"] ", revision " \
		banner["A", "revision"]
	if (banner["A", "bench_clean"] == "n")
		print "Warning: debugging options are on that perturb measurements."
	print "Target: published, in cycles (or bytes). Goal: in instructions (or bytes)." \
		" Judged on p50."
	print ""
	row("benchmark", "unit", "p50", "min", "max", "mean", "target", "met", "goal", "met")
	rule(109)
	for (i = 1; i <= names; i++)
		show(order[i])
}
