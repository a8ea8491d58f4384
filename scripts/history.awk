# SPDX-License-Identifier: MIT
#
# A bench_results.csv as two files for sqlite's .import (with table.awk; history.sh has the words). Variables: config, image, now, out.

{
	csv_line("A")
	if (fault)
		exit
}

function quoted(text) {
	gsub(/"/, "\"\"", text)
	return "\"" text "\""
}

END {
	if (!fault && !names)
		fault = "history: no benchmark in " FILENAME
	if (!fault && banner["A", "instrument"] != "exact")
		fault = "history: " FILENAME ": only results of the exact plane are kept"
	if (fault) {
		complain(fault)
		exit 1
	}
	print quoted(now) "," quoted(banner["A", "revision"]) "," quoted(config) "," quoted(banner["A", "confighash"]) "," quoted(image) "," \
		quoted(banner["A", "machine"]) "," quoted(banner["A", "compiler"]) >(out "/run.csv")
	printf "" >(out "/results.csv")
	for (i = 1; i <= names; i++)
		if (has("A", order[i]))
			print order[i] "," unit_word("A", order[i]) "," value["A", order[i], "mean"] >(out "/results.csv")
}
