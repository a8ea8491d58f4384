# SPDX-License-Identifier: MIT
#
# The A/B table of the exact plane, or its conditions, as HTML, from two bench_results.csv (with table.awk). Variable: part.

FNR == 1 { file++ }

{
	csv_line(file == 1 ? "A" : "B")
	if (fault)
		exit
}

function html(text) {
	gsub(/&/, "\\&amp;", text)
	gsub(/</, "\\&lt;", text)
	gsub(/>/, "\\&gt;", text)
	return text
}

function measured(side, name) {
	return has(side, name) ? mean_of(side, name) : "-"
}

function judged(limit, value, answer) {
	answer = met(limit, value)
	return "<td>" number(limit) "</td><td class=\"" (answer == "yes" ? "good" : answer == "no" ? "bad" : "faint") "\">" answer "</td>"
}

function row(name, unit, a, b, word, class) {
	unit = about(name, "unit")
	a = measured("A", name)
	b = measured("B", name)
	word = a == "-" || b == "-" ? "not on both sides" : direction(a + 0, b + 0, unit)
	class = word ~ /faster|smaller/ ? "good" : word ~ /slower|larger/ ? "bad" : "faint"
	printf "<tr><td title=\"%s\">%s</td><td class=\"left\">%s</td><td>%s</td><td>%s</td><td>%s</td><td class=\"left %s\">%s</td>%s%s</tr>\n", \
		html(about(name, "op")), html(name), unit_word("A", name), number(a), number(b), \
		a == "-" || b == "-" ? "-" : ratio(a + 0, b + 0), class, word, judged(about(name, "target"), b), judged(about(name, "goal"), b)
}

END {
	if (!fault && !names)
		fault = "report: no benchmark in either result"
	if (fault) {
		complain(fault)
		exit 1
	}
	if (part == "conditions") {
		print "<table><thead><tr><th></th><th class=\"left\">A</th><th class=\"left\">B</th></tr></thead><tbody>"
		count = split("revision confighash instrument machine cpu memory compiler bench_clean", keys, " ")
		for (i = 1; i <= count; i++)
			printf "<tr><td>%s</td><td class=\"left\" style=\"white-space:normal\">%s</td><td class=\"left\" style=\"white-space:normal\">%s</td></tr>\n", \
				keys[i], html(banner["A", keys[i]]), html(banner["B", keys[i]])
		print "</tbody></table>"
		exit 0
	}
	if ((key = differing_key("A", "B", "instrument machine cpu memory compiler")) != "")
		print "<p class=\"bad\">A and B differ in " key ": the rows cannot be compared.</p>"
	print "<p>The mean of one operation. A/B above 1 means that B is better; below 0.5 % is the same. Target: published, in cycles, only a guide" \
		" here. Goal: this project's own, for the optimised build. Both are judged on B.</p>"
	print "<div class=\"wide\"><table><thead><tr><th>benchmark</th><th class=\"left\">unit</th><th>A</th><th>B</th><th>A/B</th><th></th>" \
		"<th>target</th><th>met</th><th>goal</th><th>met</th></tr></thead><tbody>"
	for (i = 1; i <= names; i++)
		row(order[i])
	print "</tbody></table></div>"
}
