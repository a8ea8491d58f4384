# SPDX-License-Identifier: MIT
#
# One arm's events for each operation: from the weights (tools/events/weights), the plugin's result and the same boot's
# bench_results.csv, in this order, to a CSV. The plugin counts by region, and a region may hold several operations: how
# many, its instructions and the mean of the exact plane's clock say together. Column clock says how far the two agree:
# exact (within half a hundredth an operation or one part in ten thousand), close (within one in a hundred), or by region: the
# clock counted more than was executed, as it does while the CPU is idle, or the benchmark's regions are not its samples; then numbers are of one region.

function refuse(text) {
	print FILENAME ":" FNR ": " text | "cat 1>&2"
	failed = 1
	exit 1
}

FNR == 1 { file++ }

file == 1 && NF && !/^#/ {
	if (NF < 3 || $2 !~ /^[0-9]+(\.[0-9]+)?$/)
		refuse("not EVENT CYCLES SOURCE: " substr($0, 1, 60))
	weight[$1] = $2
	line_of[$1] = FNR
	next
}

file == 2 && /^# unexpected,/ {
	complete = 1
	next
}

file == 2 {
	count = split($0, field, ",")
	if (FNR == 1) {
		columns = split($0, column, ",")
		for (name in weight) {
			for (i = 3; i <= columns && column[i] != name; i++);
			if (i > columns) {
				FILENAME = "weights"
				FNR = line_of[name]
				refuse("there is no event " name)
			}
		}
		next
	}
	if (count != columns)
		refuse("not a line of the plugin's result")
	order[++names] = field[1]
	for (i = 2; i <= columns; i++)
		value[field[1], i] = field[i]
	next
}

file == 3 && /^#/ { print; next }
file == 3 && !/^name,/ {
	split($0, field, ",")
	samples[field[1]] = field[2]
	mean[field[1]] = field[3]
	next
}

# Of one operation, as text: two decimals where they matter.
function each(number) {
	return number == int(number) ? sprintf("%d", number) : number >= 1000 ? sprintf("%.0f", number) : sprintf("%.2f", number)
}

function abs(number) {
	return number < 0 ? -number : number
}

END {
	if (failed)
		exit 1
	if (!complete) {
		print "the plugin's result ends early" | "cat 1>&2"
		exit 1
	}
	printf "name,clock,regions,operations"
	for (i = 3; i <= columns; i++)
		printf ",%s", column[i]
	print ",model_cycles"
	for (n = 1; n <= names; n++) {
		name = order[n]
		if (!(name in samples))
			continue
		region = value[name, 3] / value[name, 2]
		operations = mean[name] > 0 ? int(region / mean[name] + 0.5) : 1
		if (operations < 1)
			operations = 1
		difference = abs(region / operations - mean[name])
		clock = difference <= 0.005 + 0.0001 * mean[name] ? "exact" : difference <= 0.01 * mean[name] ? "close" : "by region"
		if (clock == "by region" || value[name, 2] != samples[name]) {
			clock = "by region"
			operations = 1
		}
		printf "%s,%s,%d,%d", name, clock, value[name, 2], operations
		cycles = 0
		for (i = 3; i <= columns; i++) {
			each_value = value[name, i] / value[name, 2] / operations
			if (column[i] in weight)
				cycles += each_value * weight[column[i]]
			printf ",%s", each(each_value)
		}
		printf ",%.0f\n", cycles
	}
}
