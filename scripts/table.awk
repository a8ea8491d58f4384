# SPDX-License-Identifier: MIT
#
# What the tables share: reading bench_results.csv into one side ("A", "B", "A 2", …) and
# writing numbers for people. The including program calls csv_line(side) on every line and reads:
#
#   banner[side, key]          the "# key,value" comments
#   missing[side, name]        the reason why a benchmark was not measured
#   value[side, name, column]  the fields, by the names of the header line
#   order[1..names]            the names, in the order of their first appearance
#   fault                      set when a file is not one of ours

function csv_line(side, i, count, fields, comma, text) {
	if ($0 ~ /^# [A-Za-z0-9_.-]+: not measured: /) {
		text = substr($0, 3)
		comma = index(text, ": not measured: ")
		see(substr(text, 1, comma - 1))
		missing[side, substr(text, 1, comma - 1)] = substr(text, comma + 16)
	} else if ($0 ~ /^# [a-z_]+,/) {
		text = substr($0, 3)
		comma = index(text, ",")
		banner[side, substr(text, 1, comma - 1)] = substr(text, comma + 1)
	} else if ($0 ~ /^name,/) {
		columns[side] = split($0, fields, ",")
		for (i = 1; i <= columns[side]; i++)
			column[side, i] = fields[i]
	} else {
		count = split($0, fields, ",")
		if (!columns[side] || count != columns[side]) {
			fault = FILENAME ":" FNR ": not a line of bench_results.csv"
			return
		}
		see(fields[1])
		for (i = 1; i <= count; i++)
			value[side, fields[1], column[side, i]] = fields[i]
	}
}

function see(name) {
	if (!(name in seen)) {
		seen[name] = 1
		order[++names] = name
	}
}

function has(side, name) {
	return (side, name, "p50") in value
}

# What the tables of the exact plane show and judge: the mean of all operations, there is no noise that a median would
# have to keep out, and what an operation pays only now and then belongs to its price. Two decimals, as long as they say
# something; the CSV has the percentiles.
function mean_of(side, name, mean) {
	mean = value[side, name, "mean"]
	if (mean + 0 >= 1000)
		return sprintf("%.0f", mean + 0)
	sub(/\.00$/, "", mean)
	return mean
}

# A property of the benchmark, from whichever side has it.
function about(name, key) {
	if (has("A", name) && value["A", name, key] != "-")
		return value["A", name, key]
	if (has("B", name))
		return value["B", name, key]
	return has("A", name) ? value["A", name, key] : "-"
}

# 1234567 as 1,234,567; anything else stays.
function number(text, grouped) {
	if (text !~ /^[0-9]+$/)
		return text
	while (length(text) > 3) {
		grouped = "," substr(text, length(text) - 2) grouped
		text = substr(text, 1, length(text) - 3)
	}
	return text grouped
}

# Nobody feels half a per cent, and equal code differs by that much where a text in the image has another length.
function alike(a, b) {
	return a == b || (a > b ? a - b : b - a) * 200 < (a > b ? a : b)
}

# How often b fits into a.
function ratio(a, b) {
	if (alike(a, b))
		return "1.00x"
	if (b == 0)
		return "inf"
	return sprintf(a / b >= 100 ? "%.0fx" : "%.2fx", a / b)
}

function direction(a, b, unit) {
	if (alike(a, b))
		return "same"
	if (unit != "ticks")
		return a > b ? "smaller" : "larger"
	return a > b ? "faster" : "slower"
}

# Is the limit kept? Without a limit or a measurement there is no answer.
function met(limit, measured) {
	if (limit !~ /^[0-9]+$/ || measured !~ /^[0-9.]+$/)
		return "-"
	return measured + 0 <= limit + 0 ? "yes" : "no"
}

function rule(width, line) {
	while (length(line) < width)
		line = line "-"
	print line
}

# The first of the keys whose values differ between two sides makes their comparison meaningless.
function differing_key(a, b, keys, list, count, i) {
	count = split(keys, list, " ")
	for (i = 1; i <= count; i++)
		if (banner[a, list[i]] != banner[b, list[i]])
			return list[i]
	return ""
}

function complain(text) {
	print text | "cat 1>&2"
	close("cat 1>&2")
}

# The unit as a person reads it: a tick of the exact machine is an instruction.
function unit_word(side, name) {
	if (about(name, "unit") == "bytes")
		return "bytes"
	if (about(name, "unit") == "hundredths")
		return "0.01%"
	if (about(name, "unit") == "count")
		return "count"
	return banner[side, "instrument"] == "exact" ? "instr" : "ticks"
}
