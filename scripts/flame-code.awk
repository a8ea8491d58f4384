# SPDX-License-Identifier: MIT
#
# From `objdump -d --no-show-raw-insn` to a line "PREFIXfunction ADDRESS CODE" for each function: CODE is a number that
# two functions share when they are the same instructions, whatever the addresses in them.

function flush_function() {
	if (name != "")
		print prefix name, address, code "." count
}

BEGIN {
	for (i = 32; i < 127; i++)
		ordinal[sprintf("%c", i)] = i
}

/^[0-9a-f]+ <.*>:$/ {
	flush_function()
	address = $1
	name = substr($2, 2, length($2) - 3)
	if (name !~ /\.cold/ && name !~ /^\./)
		sub(/\..*/, "", name)
	code = count = 0
	next
}

/^ *[0-9a-f]+:\t/ {
	line = $0
	sub(/^ *[0-9a-f]+:\t/, "", line)
	sub(/ *[#<].*/, "", line)
	# Where things lie is not what the code is.
	gsub(/0x[0-9a-f]+\(%rip\)/, "@(%rip)", line)
	gsub(/%gs:(0x)?[0-9a-f]+/, "%gs:@", line)
	gsub(/-?(\$)?0x[0-9a-f]{5,}/, "@", line)
	if (line ~ /^(j|call)/)
		sub(/ +[0-9a-f]+ *$/, " @", line)
	gsub(/[ \t]+/, " ", line)
	if (line ~ /^(nop|cs nop|data16|xchg %ax,%ax)/)
		next
	for (i = 1; i <= length(line); i++)
		code = (code * 31 + ordinal[substr(line, i, 1)]) % 1000000007
	count++
}

END {
	flush_function()
}
