# SPDX-License-Identifier: MIT
#
# The options in which two .config files differ: `awk -f ab-options.awk A/.config B/.config`.
# On/off options are listed by the side that has them on; the others with both values.

function flush_line() {
	if (line != "")
		print line
	line = ""
}

function add(word) {
	if (length(line) + length(word) + 1 > 99) {
		flush_line()
		line = "         "
	}
	line = line " " word
}

function list(title, side, other, i, found) {
	line = title
	for (i = 1; i <= count; i++)
		if (side[order[i]] == "y" && other[order[i]] != "y") {
			add(substr(order[i], 8))
			found = 1
		}
	if (found)
		flush_line()
	line = ""
	return found
}

FNR == 1 { file++ }
/^CONFIG_[A-Za-z0-9_]+=/ {
	name = substr($0, 1, index($0, "=") - 1)
	text = substr($0, index($0, "=") + 1)
	if (file == 1)
		a[name] = text
	else
		b[name] = text
	if (!(name in seen))
		order[++count] = name
	seen[name] = 1
}

END {
	differ = list("  only A:", a, b)
	differ += list("  only B:", b, a)
	for (i = 1; i <= count; i++) {
		name = order[i]
		if (a[name] == b[name] || a[name] == "y" || b[name] == "y")
			continue
		print "  " substr(name, 8) ": " (name in a ? a[name] : "unset") " in A, " \
			(name in b ? b[name] : "unset") " in B"
		differ++
	}
	if (!differ)
		print "  none"
}
