# SPDX-License-Identifier: MIT
#
# Which functions explain the difference of two sets of folded stacks, and whether the options that differ guard them:
#
#	awk -v bench=NAME -v csv=FILE -f flame-functions.awk A.folded B.folded FUNCTIONS
#
# A line of FUNCTIONS: name, code in A, code in B (- where there is none), file, where the file is built (A, B or AB),
# the differing options that the file names, and a file that it includes in one arm alone, own: beside it or far: from it (-: none).

function abs(number) {
	return number < 0 ? -number : number
}

function signed(number) {
	return (number > 0 ? "+" : "") plain(number)
}

function plain(number, text) {
	text = sprintf("%.2f", number)
	sub(/\.?0+$/, "", text)
	return text == "-0" ? "0" : text
}

function percent(part, whole) {
	return whole ? sprintf("%d %%", part / whole * 100 + 0.5) : "0 %"
}

FNR == 1 { file++ }

file <= 2 {
	amount = $NF
	stack = $0
	sub(/ [^ ]*$/, "", stack)
	count = split(stack, frame, ";")
	name = frame[count]
	if (!(name in known)) {
		known[name] = 1
		names[++name_count] = name
	}
	self[file, name] += amount
	total[file] += amount
	next
}

{
	code_a[$1] = $2
	code_b[$1] = $3
	path[$1] = $4
	built[$1] = $5
	options[$1] = $6
	includes[$1] = $7
}

# Is it guarded? guard_text says why, or what happened to it; kind sorts what is not guarded.
function guard(name) {
	if (built[name] == "A" || built[name] == "B") {
		guard_text = "its file is built in " built[name] " alone"
		return 1
	}
	if (options[name] != "" && options[name] != "-") {
		guard_text = "its file asks for " options[name]
		return 1
	}
	if (includes[name] ~ /^(own|far):/ && code_a[name] != code_b[name]) {
		guard_text = substr(includes[name], 5)
		sub(/_in_/, " in ", guard_text)
		guard_text = "it includes " guard_text " alone"
		kind = "variant"
		return includes[name] ~ /^own:/
	}
	kind = "moved"
	if (!(name in path))
		guard_text = "not found in the images"
	else if (code_a[name] == "-" || code_b[name] == "-")
		guard_text = "common code, no function of its own in " (code_a[name] == "-" ? "A" : "B")
	else if (code_a[name] != code_b[name])
		guard_text = "common code, compiled differently"
	else {
		kind = "often"
		guard_text = "the same code, run " (change[name] < 0 ? "less" : "more")
	}
	return 0
}

END {
	for (i = 1; i <= name_count; i++) {
		name = names[i]
		change[name] = self[2, name] - self[1, name]
		moved += abs(change[name])
		# By size of the change, largest first; names keep equal ones in order.
		for (at = i; at > 1 && (abs(change[sorted[at - 1]]) < abs(change[name]) ||
			abs(change[sorted[at - 1]]) == abs(change[name]) && sorted[at - 1] > name); at--)
			sorted[at] = sorted[at - 1]
		sorted[at] = name
	}
	print "function,A,B,change,guarded,why,file" >csv
	for (i = 1; i <= name_count; i++) {
		name = sorted[i]
		if (guard(name)) {
			guarded += abs(change[name])
			is = "yes"
		} else {
			is = "no"
			rest[kind] += abs(change[name])
		}
		text[name] = guard_text
		cell = guard_text
		gsub(/,/, ";", cell)
		print name "," plain(self[1, name]) "," plain(self[2, name]) "," signed(change[name]) "," is "," cell "," path[name] >csv
	}
	difference = total[2] - total[1]
	line = bench ": an operation takes " plain(total[1]) " instructions in A and " plain(total[2]) " in B"
	if (moved < 0.005) {
		print line ", in the same functions."
		exit
	}
	line = line ", " (difference ? plain(abs(difference)) (difference < 0 ? " fewer" : " more") : "as many") "; "
	for (i = 1; i <= name_count && i <= 6 && covered < 0.9 * moved; i++) {
		name = sorted[i]
		covered += abs(change[name])
		list = list (list == "" ? "" : ", ") name " (" signed(change[name]) ", " text[name] ")"
	}
	line = line percent(covered, moved) " of what changes is in " list "; the options that differ guard " percent(guarded, moved) " of it"
	if (rest["often"] >= 0.01 * moved)
		line = line ", " percent(rest["often"], moved) " is the same code run more or less often"
	if (rest["variant"] >= 0.01 * moved)
		line = line ", " percent(rest["variant"], moved) " is common code that includes other headers, which the options choose"
	if (rest["moved"] >= 0.01 * moved)
		line = line ", " percent(rest["moved"], moved) " is common code that the compiler made something else of"
	print line "."
	print ""
	printf "%-44s %12s %12s %12s  %s\n", "function", "A", "B", "change", "guard"
	for (i = 1; i <= name_count; i++) {
		name = sorted[i]
		if (abs(change[name]) >= 0.005)
			printf "%-44s %12s %12s %12s  %s\n", name, plain(self[1, name]), plain(self[2, name]), signed(change[name]), text[name]
	}
}
