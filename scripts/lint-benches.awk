# SPDX-License-Identifier: MIT
#
# C files with BENCH(name, ...): "name option..." of each. With -v commas=1: FILE:LINE of each .op with a comma in it,
# which would be one field more in a BENCHINFO line.

/^BENCH\(/ {
	text = ""
	open = 1
	line = FNR
}

open {
	text = text " " $0
}

open && /^\{/ {
	open = 0
	gsub(/" +"/, "", text)
	name = text
	sub(/^ BENCH\(/, "", name)
	sub(/[^a-z0-9_].*/, "", name)
	options = ""
	if (match(text, /\.options = "[^"]*"/))
		options = " " substr(text, RSTART + 12, RLENGTH - 13)
	if (!commas)
		print name options
	else if (match(text, /\.op = "[^"]*,[^"]*"/))
		print FILENAME ":" line ": a comma in .op, which is one field of a BENCHINFO line"
}
