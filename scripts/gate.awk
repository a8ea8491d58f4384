# SPDX-License-Identifier: MIT
#
# gate.awk BUDGETS CSV (with table.awk; gate.sh has the words): compare, print what differs, write the verdict as JSON
# and JUnit, and the budgets as they would be after an update. A budget is a line "NAME MAX [# REASON]"; comments "# key,value"
# at the top say for which compiler and machine it holds, as in bench_results.csv.
#
# Three rows hold the revision's text and grow with every line of code: for them a budget has 2 percent of air.
#
# Whether one interrupt more or less falls into a benchmark's samples depends on when the boot was over, so any change
# of code, or of the revision's name, may move a mean by that: two interrupts are allowed for on top of each budget,
# 500 instructions by the number of samples. With a thousand samples, as most have, one instruction is still seen.
BEGIN {
	CONVFMT = OFMT = "%.15g" # numbers become text as they were: 15991.63 and not 15991.6
}

FILENAME == ARGV[1] && /^# [a-z_]+,/ {
	text = substr($0, 3)
	at = index(text, ",")
	held[substr(text, 1, at - 1)] = substr(text, at + 1)
	next
}
FILENAME == ARGV[1] && /^(#|$)/ { next }
FILENAME == ARGV[1] {
	if (NF < 2 || $2 !~ /^[0-9]+(\.[0-9]+)?$/ || (NF > 2 && $3 != "#") || $1 in budget) {
		print "gate: " FILENAME ":" FNR ": not a line \"BENCHMARK MAX [# REASON]\", or a second one: " $0 >"/dev/stderr"
		broken = 1
		exit 4
	}
	budget[$1] = $2
	at = index($0, "# ")
	why[$1] = at ? substr($0, at + 2) : ""
	listed[++lines] = $1
	next
}
{
	csv_line("A")
	if (fault)
		exit 4
}

function text_of(string) {
	gsub(/[&]/, "\\&amp;", string)
	gsub(/</, "\\&lt;", string)
	gsub(/"/, "\\&quot;", string)
	return string
}

function quoted(string) {
	gsub(/\\/, "\\\\", string)
	gsub(/"/, "\\\"", string)
	return "\"" string "\""
}

# One result: VERDICT is ok, lower, new, missing, regression.
function result(name, verdict, was, is, note) {
	count[verdict]++
	total++
	if (verdict != "ok")
		printf "%-10s %-24s %12s -> %s%s\n", verdict, name, was, is, note ? "  # " note : ""
	item[total] = sprintf("{\"benchmark\": %s, \"verdict\": %s, \"budget\": %s, \"measured\": %s}", quoted(name), quoted(verdict),
		was == "-" ? "null" : was, is == "-" ? "null" : is)
	kase[total] = sprintf("  <testcase classname=\"budget\" name=\"%s\"%s", text_of(name), verdict == "regression" || verdict == "missing" ? \
		sprintf("><failure message=\"%s: budget %s, measured %s\"/></testcase>", verdict, was, is) : "/>")
}

function limit(name, mean) {
	return name ~ /^(boot|image_size|memory_idle)$/ ? sprintf("%d", mean * 1.02) : mean + 0
}

function judge(name, mean, allowed, over, samples) {
	if (!has("A", name)) {
		if (name in budget)
			result(name, "missing", budget[name], "-", missing["A", name])
		return
	}
	mean = value["A", name, "mean"] + 0
	if (!(name in budget)) {
		result(name, "new", "-", mean)
		written[name] = limit(name, mean)
		return
	}
	allowed = budget[name] + 0
	samples = value["A", name, "unit"] == "ticks" ? value["A", name, "n"] + 0 : 0
	over = mean > allowed + (samples > 0 ? 500 / samples : 0)
	if (over && update && reason != "") {
		result(name, "raised", allowed, mean, reason)
		written[name] = limit(name, mean)
		why[name] = reason
	} else if (over) {
		result(name, "regression", allowed, mean)
	} else {
		result(name, limit(name, mean) < allowed ? "lower" : "ok", allowed, mean)
		written[name] = limit(name, mean) < allowed ? limit(name, mean) : allowed
	}
}

# The budgets hold for one compiler and one machine.
function judge_banner(key) {
	if (key in held && held[key] != banner["A", key] && !update) {
		print "gate: the budgets are for " key " \"" held[key] "\", the results for \"" banner["A", key] "\""
		foreign = 1
	}
}

END {
	if (broken)
		exit 4
	if (!fault && !names)
		fault = "gate: no benchmark in " ARGV[2]
	if (fault) {
		complain(fault)
		exit 4
	}
	judge_banner("compiler")
	judge_banner("machine")
	for (i = 1; i <= names; i++)
		judge(order[i])
	for (i = 1; i <= lines; i++)
		if (!(listed[i] in seen))
			judge(listed[i])
	verdict = foreign ? "inconclusive" : count["regression"] ? "regression" : count["missing"] && !update ? "inconclusive" : "ok"
	printf "%s: %d benchmarks, %d over their budget, %d below it, %d without one, %d not measured\n", verdict, total,
		count["regression"], count["lower"], count["new"], count["missing"]
	printf "{\"verdict\": %s, \"revision\": %s, \"compiler\": %s, \"results\": [\n", quoted(verdict), quoted(banner["A", "revision"]),
		quoted(banner["A", "compiler"]) >json
	for (i = 1; i <= total; i++)
		printf "  %s%s\n", item[i], i < total ? "," : "" >json
	print "]}" >json
	printf "<testsuite name=\"gate\" tests=\"%d\" failures=\"%d\">\n", total, count["regression"] + count["missing"] >junit
	for (i = 1; i <= total; i++)
		print kase[i] >junit
	print "</testsuite>" >junit
	print "# What the optimised build may cost on the exact plane, one CPU: the mean of each benchmark (make gate). Budgets go" >new
	print "# down by `make gate UPDATE=1`, and up only with REASON=, which stays beside them." >new
	print "# compiler," banner["A", "compiler"] >new
	print "# machine," banner["A", "machine"] >new
	for (i = 1; i <= names; i++)
		if (order[i] in written)
			print order[i] " " written[order[i]] (why[order[i]] != "" ? " # " why[order[i]] : "") >new
	exit verdict == "ok" ? 0 : verdict == "regression" ? 1 : 3
}
