# SPDX-License-Identifier: MIT
#
# A serial log to bench_results.csv. Understood at the start of a line:
#
#   BANNER,key,value                           becomes a comment "# key,value"
#   BENCHINFO,name,unit,target,goal,options,op what a benchmark is
#   BENCH,name,n,mean,min,max,p50,p95,p99      its result; "[MICROBENCH]" may stand for "BENCH,"
#   # name: not measured: reason               kept as a comment
#   # agent NAME ...                           part of the benchmarks did not run: refused; likewise
#   # kernel benchmarks did not run, # nothing measured: an empty region
#   BENCH-END,count                            the last word: how many BENCH lines there were
#
# Everything else is the kernel's log and is passed over. Nothing is printed before the end, so
# that a refused log leaves no half of a result. Fields are copied as text: no number passes
# through floating point.

function refuse(reason) {
	if (failed)
		exit 1
	failed = 1
	print log_name ":" NR ": " reason | "cat 1>&2"
	exit 1
}

# A whole number of at most 19 digits.
function whole(text) {
	return text ~ /^[0-9]+$/ && length(text) <= 19
}

# Compare whole numbers as text: more digits is more, equal lengths compare digit by digit.
function above(a, b) {
	sub(/^0+/, "", a)
	sub(/^0+/, "", b)
	if (length(a) != length(b))
		return length(a) > length(b)
	return (a "x") > (b "x")
}

function check_name(name) {
	if (name !~ /^[A-Za-z_][A-Za-z0-9_.-]*$/)
		refuse("'" name "' is not a benchmark's name")
}

function result(text, fields, count, i) {
	count = split(text, fields, ",")
	if (count != 8)
		refuse("a result has 8 fields (name,n,mean,min,max,p50,p95,p99), this one has " \
			count)
	check_name(fields[1])
	if (fields[3] !~ /^[0-9]+(\.[0-9]+)?$/ || length(fields[3]) > 24)
		refuse(fields[1] ": mean '" fields[3] "' is not a number")
	for (i = 2; i <= 8; i++)
		if (i != 3 && !whole(fields[i]))
			refuse(fields[1] ": " column[i] " '" fields[i] "' is not a whole number")
	if (fields[2] ~ /^0+$/)
		refuse(fields[1] ": a result of no samples")
	if (above(fields[4], fields[6]) || above(fields[6], fields[7]) ||
	    above(fields[7], fields[8]) ||
	    above(fields[8], fields[5]))
		refuse(fields[1] ": not in order: min <= p50 <= p95 <= p99 <= max")
	if (fields[1] in seen)
		refuse(fields[1] ": a second result of that name, the first is on line " \
			seen[fields[1]])
	seen[fields[1]] = NR
	order[++results] = fields[1]
	numbers[fields[1]] = text
}

BEGIN {
	split("name,n,mean,min,max,p50,p95,p99", column, ",")
}

length($0) > 4096 {
	refuse("a line of more than 4096 bytes")
}

/^(BENCH|BANNER|\[MICROBENCH\])/ {
	if ($0 ~ /[\001-\010\013-\037\177]/)
		refuse("binary data inside a " ($0 ~ /^BANNER/ ? "BANNER" : "BENCH") " line")
	if (ended)
		refuse("a benchmark line after BENCH-END (line " ended ")")
}

/^BANNER,/ {
	banner[++banners] = substr($0, 8)
	next
}

/^BENCHINFO,/ {
	fields_found = split($0, info, ",")
	if (fields_found != 7)
		refuse("BENCHINFO has 7 fields, this one has " fields_found)
	check_name(info[2])
	if (info[2] in about)
		refuse(info[2] ": a second BENCHINFO of that name")
	if (info[3] !~ /^(ticks|bytes|hundredths|count)$/)
		refuse(info[2] ": unit '" info[3] "' is neither ticks nor bytes nor hundredths nor count")
	for (i = 4; i <= 5; i++)
		if (info[i] != "-" && !whole(info[i]))
			refuse(info[2] ": " (i == 4 ? "target" : "goal") " '" info[i] \
				"' is not a whole number")
	about[info[2]] = info[3] "," info[4] "," info[5] "," info[6] "," info[7]
	next
}

/^BENCH,/ {
	bench_lines++
	result(substr($0, 7))
	next
}

/^\[MICROBENCH\]/ {
	text = substr($0, 13)
	sub(/^[ \t,:]+/, "", text)
	sub(/[ \t]+$/, "", text)
	result(text)
	next
}

/^BENCH-END/ {
	if ($0 !~ /^BENCH-END,[0-9]+$/)
		refuse("malformed end marker '" substr($0, 1, 40) "'")
	ended = NR
	announced = substr($0, 11) + 0
	if (announced != bench_lines + 0)
		refuse("BENCH-END says " announced " results, the log has " bench_lines + 0)
	next
}

/^BENCH/ {
	refuse("not a BENCH line: '" substr($0, 1, 40) "'")
}

# A log that says so holds half a result: its rows would silently be missing.
/^# (agent |kernel benchmarks did not run|nothing measured:)/ {
	refuse("a part did not run: " substr($0, 3, 160))
}

/^# [A-Za-z0-9_.-]+: not measured: / {
	if ($0 ~ /[\001-\010\013-\037\177]/)
		refuse("binary data inside a comment")
	missing[++missed] = substr($0, 1, 200)
}

END {
	if (failed)
		exit 1
	if (!ended) {
		print log_name ":" NR ": truncated: the log ends without BENCH-END" | "cat 1>&2"
		exit 1
	}
	for (i = 1; i <= banners; i++)
		print "# " banner[i]
	if (machine != "")
		print "# machine," machine
	for (i = 1; i <= missed; i++)
		print missing[i]
	print "name,n,mean,min,max,p50,p95,p99,unit,target,goal,options,op"
	for (i = 1; i <= results; i++)
		print numbers[order[i]] "," (order[i] in about ? about[order[i]] : "ticks,-,-,-,-")
}
