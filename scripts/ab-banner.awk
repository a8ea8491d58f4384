# SPDX-License-Identifier: MIT
#
# A serial log of an image with the same code, as the image in output directory `dir` would have written it: the
# BANNER lines that the build put into etc/ are that image's own. Everything else is passed on.

function first_line(file, line) {
	if ((getline line <(dir "/etc/" file)) <= 0)
		return ""
	close(dir "/etc/" file)
	return line
}

function print_options(line) {
	while ((getline line <(dir "/etc/options")) > 0)
		if (line != "")
			print "BANNER,option," line end
	close(dir "/etc/options")
}

function bench_clean(line, answer) {
	answer = "n"
	while ((getline line <(dir "/etc/config")) > 0)
		if (line == "CONFIG_BENCH_CLEAN=y")
			answer = "y"
	close(dir "/etc/config")
	return answer
}

BEGIN {
	known = first_line("revision") != ""
}

!known || !/^BANNER,/ {
	print
	next
}

{
	end = /\r$/ ? "\r" : ""
}

/^BANNER,(revision|confighash|compiler),/ {
	split($0, part, ",")
	print "BANNER," part[2] "," first_line(part[2]) end
	next
}

/^BANNER,bench_clean,/ {
	print "BANNER,bench_clean," bench_clean() end
	print_options()
	next
}

!/^BANNER,option,/
