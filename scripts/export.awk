# SPDX-License-Identifier: MIT
#
# Results of several bench_results.csv in another format (with table.awk; export.sh has the words). Variable: format.

FNR == 1 {
	side = FILENAME
	sub(/\/bench_results\.csv$/, "", side)
	sub(/.*\//, "", side)
	sides[++count] = side
}

{
	csv_line(side)
	if (fault)
		exit
}

function quoted(text) {
	gsub(/\\/, "\\\\", text)
	gsub(/"/, "\\\"", text)
	return "\"" text "\""
}

# Go's names are Benchmark and then an upper case letter.
function go_name(name) {
	return "Benchmark" toupper(substr(name, 1, 1)) substr(name, 2)
}

function unit_of(side, name, unit) {
	unit = value[side, name, "unit"]
	return unit != "ticks" ? unit : banner[side, "instrument"] == "exact" ? "instr" : "ticks"
}

# A hundredth of a percent is not a name for a unit that others would understand.
function go_unit(unit) {
	return unit == "instr" ? "instr/op" : unit
}

function row(side, name, unit, c) {
	unit = unit_of(side, name)
	if (format == "csv") {
		printf "%s,%s,%s", side, name, unit
		for (c = 1; c <= 7; c++)
			printf ",%s", value[side, name, numbers[c]]
		print "," banner[side, "revision"]
	} else if (format == "jsonl") {
		printf "{\"config\": %s, \"benchmark\": %s, \"unit\": %s", quoted(side), quoted(name), quoted(unit)
		for (c = 1; c <= 7; c++)
			printf ", \"%s\": %s", numbers[c], value[side, name, numbers[c]]
		printf ", \"revision\": %s, \"machine\": %s, \"compiler\": %s}\n", quoted(banner[side, "revision"]), quoted(banner[side, "machine"]), \
			quoted(banner[side, "compiler"])
	} else {
		printf "%s %s %s %s\n", go_name(name), value[side, name, "n"], value[side, name, "mean"], go_unit(unit)
	}
}

END {
	if (!fault && !names)
		fault = "export: no benchmark in any of the results"
	if (fault) {
		complain(fault)
		exit 1
	}
	split("n mean min max p50 p95 p99", numbers, " ")
	if (format == "csv")
		print "config,benchmark,unit,n,mean,min,max,p50,p95,p99,revision"
	if (format == "go")
		print "goos: exo\ngoarch: amd64\nUnit instr/op assume=exact better=lower\nUnit bytes assume=exact better=lower\nUnit count assume=exact better=lower\n" \
			"Unit hundredths assume=exact better=lower"
	for (s = 1; s <= count; s++) {
		if (format == "go")
			print "config: " sides[s] "\nrevision: " banner[sides[s], "revision"] "\ncompiler: " banner[sides[s], "compiler"] "\nmachine: " banner[sides[s], "machine"] "\n"
		for (i = 1; i <= names; i++)
			if (has(sides[s], order[i]))
				row(sides[s], order[i])
	}
}
