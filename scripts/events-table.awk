# SPDX-License-Identifier: MIT
#
# The table of two arms' events (the CSVs of events-rows.awk, A then B): two lines a benchmark. With -v long=FILE also
# FILE, a CSV of benchmark,event,A,B for whoever wants to read it by machine.

BEGIN {
	FS = ","
	shown = split("instructions loads stores l1i_misses l1d_misses l2_misses llc_misses itlb_misses dtlb_misses l2_tlb_misses " \
		"mispredictions cr3_loads invlpg serializing privileged model_cycles", event, " ")
	split("instr,loads,stores,L1I,L1D,L2,LLC,ITLB,DTLB,TLB2,mispred,cr3,invlpg,serial,priv,model", title, ",")
}

FNR == 1 { side = side == "" ? "A" : "B" }

/^# / {
	comma = index($0, ",")
	if (comma)
		banner[side, substr($0, 3, comma - 3)] = substr($0, comma + 1)
	next
}

/^name,/ {
	columns = split($0, column, ",")
	next
}

{
	if (!($1 in seen)) {
		seen[$1] = 1
		order[++names] = $1
	}
	has[side, $1] = 1
	for (i = 2; i <= columns; i++)
		value[side, $1, column[i]] = $i
}

function short(number) {
	return number >= 10000000 ? sprintf("%.1fM", number / 1000000) : number >= 100 && number != int(number) ? sprintf("%.0f", number) : number
}

function row(name, side, first, i, line) {
	line = sprintf("%-22s %s", first, side)
	for (i = 1; i <= shown; i++)
		line = line (i == shown ? " |" : "") sprintf(" %8s", short(value[side, name, event[i]]))
	print line (value[side, name, "clock"] == "by region" ? "  by region" : "")
	clocks[value[side, name, "clock"]]++
}

END {
	if (!names) {
		print "events: neither arm has a benchmark with a region" | "cat 1>&2"
		exit 1
	}
	line = sprintf("%-24s", "benchmark")
	for (i = 1; i <= shown; i++)
		line = line (i == shown ? " |" : "") sprintf(" %8s", title[i])
	print line
	if (long != "")
		print "benchmark,event,A,B" >long
	for (n = 1; n <= names; n++) {
		name = order[n]
		if (has["A", name])
			row(name, "A", name)
		if (has["B", name])
			row(name, "B", has["A", name] ? "" : name)
		if (long != "")
			for (i = 5; i <= columns; i++)
				print name "," column[i] "," value["A", name, column[i]] "," value["B", name, column[i]] >long
	}
	print ""
	print "Of one operation, mean. L1I to TLB2 are misses of modelled caches and TLBs, mispred of a modelled predictor (tools/events/model.h);"
	print "serial and priv count instructions that serialise and that ring 3 may not execute, cr3 and invlpg are among them."
	print "model: cycles by the weights in tools/events/weights, which says where each is from. It is a model, not a measurement."
	print "Instructions agree with the exact plane's clock: " clocks["exact"] + 0 " rows exactly, " clocks["close"] + 0 " within a hundredth; " \
		clocks["by region"] + 0 " rows are of a region, because the clock"
	print "counted more than was executed (idle time, for one), or regions are not samples. Benchmarks that measure no region are missing."
}
