# SPDX-License-Identifier: MIT
#
# The table of `make compare INSTRUMENT=host` (compare-host.sh) from the CSV files of all runs, called SIDE-N-CPUS.csv: A and B are
# ours, L is Linux. A row "X__way" of Linux is one of several equivalents of our X. What counts of a run is the mean of a
# benchmark without its largest hundredth (BENCH_TRIM): the TSC of some processors advances in steps of dozens of ticks,
# between which medians of short operations jump. Variables: name_a, name_b, runs.

FNR == 1 {
	side = FILENAME
	sub(/.*\//, "", side)
	side = substr(side, 1, 1)
	header = 0
}

/^# (cpu|kernel|compiler|tsc_hz),/ {
	key = $0
	sub(/^# /, "", key)
	if (key ~ /^tsc_hz,/) {
		hz = substr(key, 8)
		next
	}
	if (!(key in told)) {
		told[key] = 1
		about[++abouts] = (key ~ /^compiler/ && side == "L" ? "Linux's program: " : "") key
	}
	next
}

/^#/ {
	if (/ not measured: /)
		missing[$0] = 1
	next
}

!header {
	split($0, column, ",")
	header = 1
	next
}

{
	split($0, field, ",")
	name = field[1]
	if (!(name in seen)) {
		seen[name] = 1
		order[++names] = name
	}
	value[side, name, ++count[side, name]] = field[3] + 0
	target[name] = (field[10] == "-" || field[10] == "") && (name in target) ? target[name] : field[10]
	op[side, name] = field[13]
}

# The quantile of what a side measured, by nearest rank, after sorting it once.
function quantile(s, n, q, total, i, k, t) {
	total = count[s, n]
	if (!((s, n) in sorted)) {
		for (i = 2; i <= total; i++) {
			t = value[s, n, i]
			for (k = i - 1; k >= 1 && value[s, n, k] > t; k--)
				value[s, n, k + 1] = value[s, n, k]
			value[s, n, k + 1] = t
		}
		sorted[s, n] = 1
	}
	i = int(q * total)
	if (i < q * total)
		i++
	return value[s, n, i < 1 ? 1 : i]
}

function number(value, small) {
	return value >= 1e6 ? sprintf("%.2fM", value / 1e6) : sprintf(value < small ? "%.1f" : "%.0f", value)
}

function shown(s, n, m) {
	if (!((s, n) in count))
		return "-"
	m = quantile(s, n, 0.5)
	return number(m, 100)
}

function range(s, n) {
	if (!((s, n) in count))
		return ""
	return sprintf("[%s..%s]", number(quantile(s, n, 0.25), 0), number(quantile(s, n, 0.75), 0))
}

function times(l, s, n) {
	if (!(("L", l) in count) || !((s, n) in count))
		return "-"
	return sprintf("%.1fx", quantile("L", l, 0.5) / quantile(s, n, 0.5))
}

function base(name, at) {
	at = index(name, "__")
	return at ? substr(name, 1, at - 1) : name
}

function line(name, way, wanted, met, a, ra, b, rb, l, rl, xa, xb) {
	printf "%-18s %-12s %7s %4s %9s %-15s %8s %-13s %9s %-17s %8s %8s\n", name, way, wanted, met, a, ra, b, rb, l, rl, xa, xb
}

function row(ours, theirs, wanted, met) {
	wanted = target[ours] + 0 ? target[ours] : "-"
	met = wanted == "-" || !(("B", ours) in count) ? "-" : quantile("B", ours, 0.5) * per_tick <= wanted ? "yes" : "no"
	line(ours, theirs == "" ? "-" : theirs == ours ? "same name" : substr(theirs, length(ours) + 3), wanted, met,
		shown("A", ours), range("A", ours), shown("B", ours), range("B", ours),
		shown("L", theirs), range("L", theirs), times(theirs, "A", ours), times(theirs, "B", ours))
}

# Why a target is missed, where that is known.
function reason(name) {
	if (name == "heap_64")
		return "alone between two fences: four loads that wait for each other (GS, the list, its first object, the list again)"
	if (name == "mutex_fast")
		return "two locked exchanges: nearly all of it"
	return "not known"
}

# The published targets beside what B takes, both in core cycles.
function targets(i, name, cycles) {
	print "\nPublished targets, in core cycles:"
	for (i = 1; i <= names; i++) {
		name = order[i]
		if (!(target[name] + 0) || !(("B", name) in count))
			continue
		cycles = quantile("B", name, 0.5) * per_tick
		printf "  %-18s %5s  B takes %7.1f  %s\n", name, target[name], cycles,
			cycles <= target[name] ? "met" : "missed: " reason(name)
	}
}

END {
	printf "A  %s\nB  %s\n   both the kernel as a process (arch/host)\nL  the Linux that they run on, and one program on it\n\n", name_a, name_b
	for (i = 1; i <= abouts; i++)
		print about[i]
	per_tick = ("B", "core_cycles_1000") in count ? 1000 / quantile("B", "core_cycles_1000", 0.5) : 1
	printf "\n%d runs of each, interleaved, on one CPU, ring_cross_* on two. The unit is one tick of the TSC (%s Hz), in which the core ran %.2f\n", runs, hz, per_tick
	print "cycles (a chain of rotations, one cycle each). Shown are medians over the runs, [the middle half of them],"
	print "and how often B, and A, fits into Linux's. target: published, in core cycles, held against B. The kernel runs"
	print "without user mode: what enters Linux by a system call is a function call here. What maps kernel stacks (thread_spawn_join"
	print "without MM_STACK_CACHE) calls Linux's mmap."
	print ""
	line("benchmark", "Linux's way", "target", "met", "A", "", "B", "", "Linux", "", "L/A", "L/B")
	for (i = 0; i < 136; i++)
		printf "-"
	print ""
	for (i = 1; i <= names; i++) {
		ours = order[i]
		if (!(("A", ours) in count) && !(("B", ours) in count))
			continue
		if (ours == "core_cycles_1000")
			continue
		found = 0
		for (k = 1; k <= names; k++)
			if (("L", order[k]) in count && base(order[k]) == ours) {
				row(ours, order[k])
				found = 1
			}
		if (!found)
			row(ours, "")
	}
	targets()
	print "\nWhat Linux's rows do:"
	for (k = 1; k <= names; k++)
		if (("L", order[k]) in count)
			printf "  %-30s %s\n", order[k], op["L", order[k]]
	for (text in missing)
		print text
}
