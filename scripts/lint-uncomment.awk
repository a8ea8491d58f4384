# SPDX-License-Identifier: MIT
#
# C, assembly, Makefiles: print FILE:LINE:TEXT without comments, for the lints that look for words. A file
# whose name ends in .c, .h, .S or .inc has C comments, any other # comments. Text in quotes is kept as it is.

FNR == 1 { inside = 0; c = FILENAME ~ /\.([chS]|inc)$/ }

{
	line = $0
	if (!c) {
		sub(/^#.*|[ \t]#.*/, "", line)
	} else {
		text = ""
		while (line != "") {
			if (inside) {
				end = index(line, "*/")
				if (!end)
					break
				line = substr(line, end + 2)
				inside = 0
			}
			start = index(line, "/*")
			slashes = index(line, "//")
			if (slashes && (!start || slashes < start) && substr(line, slashes - 1, 1) != ":")
				line = substr(line, 1, slashes - 1)
			if (!start || !index(line, "/*")) {
				text = text line
				break
			}
			text = text substr(line, 1, start - 1) " "
			line = substr(line, start + 2)
			inside = 1
		}
		line = text
	}
	if (line ~ /[^ \t]/)
		print FILENAME ":" FNR ":" line
}
