# SPDX-License-Identifier: MIT
#
# Every condition of a comparison as text (compare.sh; with table.awk): five bench_results.csv, those of A, B, and the
# peer as shipped, without mitigations and lean. Variables: name_a, name_b, package, lean.

BEGIN {
	split("A B L O N", side, " ")
}

FNR == 1 { file++ }
/^# vulnerability,/ && file == 3 {
	text = substr($0, 17)
	if (text ~ /^[a-z0-9_]+: Not affected$/)
		safe++
	else
		open[++opened] = text
	next
}
/^# vulnerability,/ && file == 4 {
	text = substr($0, 17)
	if (text !~ /^[a-z0-9_]+: Not affected$/)
		off[++offs] = text
	next
}
/^# option,/ {
	options[file]++
	next
}
{ csv_line(side[file]) }

# Our command line: what qemu.sh adds, and the choice of benchmarks.
function ours(key, name) {
	print "  " key " " name ": revision " banner[key, "revision"] ", configuration " substr(banner[key, "confighash"], 1, 12) \
		" (" options[key == "A" ? 1 : 2] + 0 " options off their defaults), " banner[key, "compiler"]
}

END {
	print "Conditions"
	print "  machine of all: " banner["B", "machine"]
	print "  CPU as guests see it: " banner["B", "cpu"] "; one CPU; TSC: one tick is one guest instruction"
	ours("A", name_a)
	ours("B", name_b)
	print "  both: command line instrument=exact debug_exit=0xf4 bench=PATTERN; no mitigations of " \
		"processor vulnerabilities exist in this kernel"
	print "  Linux: " package
	print "    " banner["L", "kernel"]
	print "    program: " banner["L", "compiler"] ", static, -O2; clock source at its start " banner["L", "clocksource"] \
		"; transparent huge pages " banner["L", "huge_pages"]
	print "    command line as shipped: " banner["L", "cmdline"]
	print "    mitigations as shipped (default):"
	for (i = 1; i <= opened; i++)
		print "      " open[i]
	print "      " safe + 0 " other vulnerabilities: not affected on this CPU model"
	print "    column mit=off adds: mitigations=off; what is left:"
	for (i = 1; i <= offs; i++)
		print "      " off[i]
	print "    column lean adds: " lean
}
