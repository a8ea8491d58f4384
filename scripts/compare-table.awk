# SPDX-License-Identifier: MIT
#
# The table of `make compare` (compare.sh; with table.awk), from five bench_results.csv: A, B, and the peer as shipped (L),
# without mitigations (O) and lean (N). A peer's row "X__way" is one of several equivalents of our benchmark X. Shown is the
# mean. Results of different machines or instruments are refused.
# Variables: name_a, name_b, conditions (a text to print), csv (the table as CSV goes there).

BEGIN {
	split("A B L O N", side, " ")
}

FNR == 1 { file++ }
{
	csv_line(side[file])
	if (fault)
		exit
}

function base(name, at) {
	at = index(name, "__")
	return at ? substr(name, 1, at - 1) : name
}

function way(name, at) {
	at = index(name, "__")
	return at ? substr(name, at + 2) : "-"
}

function is_peers(name) {
	return has("L", name) || ("L", name) in missing
}

function is_ours(name) {
	return has("A", name) || has("B", name) || ("A", name) in missing || ("B", name) in missing
}

function mean(side, name) {
	return has(side, name) ? mean_of(side, name) : "-"
}

# How often ours fits into theirs, as text.
function times(theirs, own) {
	return theirs == "-" || own == "-" ? "-" : ratio(theirs + 0, own + 0)
}

function line(name, how, unit, a, b, l, o, n, rl, rn) {
	printf "%-20s %-10s %-5s %11s %11s %13s %13s %12s %8s %8s\n", name, how, unit, a, b, l, o, n, rl, rn
}

function row(ours, peers, a, b, l, o, n) {
	a = mean("A", ours); b = mean("B", ours)
	l = mean("L", peers); o = mean("O", peers); n = mean("N", peers)
	if (has("L", peers) && is_ours(ours) && about(ours, "unit") != "-" && value["L", peers, "unit"] != about(ours, "unit")) {
		fault = "compare: " ours " is in " about(ours, "unit") " here and in " value["L", peers, "unit"] " there"
		return
	}
	line(ours, way(peers), unit_word("B", ours), number(a), number(b), number(l), number(o), number(n), times(l, b),
		times(n, b))
	print ours "," way(peers) "," about(ours, "unit") "," a "," b "," l "," o "," n "," times(l, b) "," times(n, b) "," \
		about(ours, "op") "," (has("L", peers) ? value["L", peers, "op"] : "-") >csv
	if (b == "-" || l == "-" || n == "-")
		return
	if (!(ours in best) || l + 0 < best[ours])
		best[ours] = l + 0
	if (!(ours in best_lean) || n + 0 < best_lean[ours])
		best_lean[ours] = n + 0
}

function explain(ours, i) {
	print ours
	print "    ours:  " about(ours, "op")
	for (i = 1; i <= ways[ours]; i++)
		print "    Linux" (way(peer[ours, i]) == "-" ? ":" : ", " way(peer[ours, i]) ":") " " \
			(has("L", peer[ours, i]) ? value["L", peer[ours, i], "op"] : "not measured: " missing["L", peer[ours, i]])
}

function list(title, words, count, text, i) {
	text = "  " title
	for (i = 1; i <= count; i++) {
		if (length(text) + length(words[i]) > 118) {
			print text
			text = "   "
		}
		text = text " " words[i]
	}
	if (count)
		print text
}

END {
	key = differing_key("A", "B", "instrument machine cpu memory compiler")
	if (key == "")
		key = differing_key("B", "L", "instrument machine cpu")
	for (i = 1; i <= names && !fault; i++)
		if (is_peers(order[i])) {
			if (!is_ours(base(order[i])))
				strangers[++strange] = order[i]
			else
				peer[base(order[i]), ++ways[base(order[i])]] = order[i]
		}
	for (i = 1; i <= names; i++)
		rows += (order[i] in ways)
	if (!fault && key != "")
		fault = "compare: refused: the two differ in " key ":\n  A: " banner["A", key] "\n  B: " banner["B", key] \
			"\n  Linux: " banner["L", key]
	if (!fault && !rows)
		fault = "compare: no benchmark with an equivalent on Linux was measured on both sides"
	if (fault) {
		complain(fault)
		exit 1
	}
	while ((getline text <conditions) > 0) {
		print text
		print "# " text >csv
	}
	print ""
	print "A " name_a ", B " name_b "; Linux as Debian ships it, without mitigations, and lean. The mean of one operation in"
	print "guest instructions (or what the unit says). Linux/B and lean/B: how often B fits in; above 1 means that B needs less."
	print "A mean holds what interrupts and threads of the system took meanwhile. The operations are equivalents and not the"
	print "same: what each is, and where they differ, stands below."
	print ""
	line("benchmark", "on Linux", "unit", "A", "B", "Linux", "mit=off", "lean", "Linux/B", "lean/B")
	rule(121)
	print "benchmark,way,unit,a,b,linux,linux_mitigations_off,linux_lean,linux_per_b,lean_per_b,ours,theirs" >csv
	for (i = 1; i <= names && !fault; i++)
		if (order[i] in ways)
			for (w = 1; w <= ways[order[i]] && !fault; w++)
				row(order[i], peer[order[i], w])
	if (fault) {
		complain(fault)
		exit 1
	}
	rule(121)
	for (i = 1; i <= names; i++) {
		name = order[i]
		if (name in best) {
			compared++
			less += value["B", name, "mean"] + 0 < best[name]
			less_lean += value["B", name, "mean"] + 0 < best_lean[name]
			if (value["B", name, "mean"] + 0 >= best_lean[name])
				lost[++losses] = name
		}
		if (is_ours(name) && !is_peers(name) && !(name in ways))
			alone[++lonely] = name
	}
	print compared + 0 " benchmarks compared, each with the cheapest way on Linux: B needs less than Linux as shipped in " \
		less + 0 ", less than lean Linux in " less_lean + 0 "."
	list("lean Linux needs less, or as much, in:", lost, losses)
	list("ours without an equivalent on Linux:", alone, lonely)
	list("on Linux only:", strangers, strange)
	print ""
	for (i = 1; i <= names; i++)
		if (order[i] in ways)
			explain(order[i])
}
