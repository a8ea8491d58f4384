# SPDX-License-Identifier: MIT
#
# Input: lint-uncomment.awk's output. Prints preprocessor conditions on CONFIG_ words inside braces:
# variation belongs to a file or a name, not into the middle of a function.

{
	split($0, part, ":")
	file = part[1]
	line = substr($0, length(part[1]) + length(part[2]) + 3)
	if (file != last) {
		depth = 0
		last = file
	}
	if (depth > 0 && line ~ /^[ \t]*#[ \t]*(if|ifdef|ifndef|elif).*CONFIG_/)
		print file ":" part[2] ":" line
	gsub(/"([^"\\]|\\.)*"|'.'/, "", line)
	opened = gsub(/{/, "{", line)
	depth += opened - gsub(/}/, "}", line)
}
