# SPDX-License-Identifier: MIT
#
# One bench_results.csv for a person to read (with table.awk). Limits are judged on the mean where there
# is no noise, elsewhere on the median.

{
	csv_line("A")
	if (fault)
		exit
}

function row(name, unit, mean, min, p50,
		max, target, met_target, goal, met_goal) {
	printf "%-21s %-5s %12s %12s %12s %12s %10s %4s %10s %4s\n", name, unit, mean, min, p50, max,
		target, met_target, goal, met_goal
}

function show(name, judged, target, goal) {
	if (!has("A", name)) {
		printf "%-21s not measured: %s\n", name, missing["A", name]
		return
	}
	judged = exact ? mean_of("A", name) : value["A", name, "p50"]
	target = value["A", name, "target"]
	goal = value["A", name, "goal"]
	row(name, unit_word("A", name), number(mean_of("A", name)), number(value["A", name, "min"]),
		number(value["A", name, "p50"]), number(value["A", name, "max"]), number(target),
		met(target, judged), number(goal), met(goal, judged))
}

END {
	if (!fault && !names)
		fault = "bench: no benchmark in " FILENAME
	if (fault) {
		complain(fault)
		exit 1
	}
	exact = banner["A", "instrument"] == "exact"
	print "instrument " banner["A", "instrument"] ", " banner["A", "cpu"] ", revision " \
		banner["A", "revision"]
	if (banner["A", "bench_clean"] == "n")
		print "Warning: debugging options are on that perturb measurements."
	print "Target: published, in cycles (or bytes). Goal: this project's own, in instructions (or bytes). Judged on " \
		(exact ? "the mean." : "p50.")
	print ""
	row("benchmark", "unit", "mean", "min", "p50", "max", "target", "met", "goal", "met")
	rule(111)
	for (i = 1; i <= names; i++)
		show(order[i])
}
