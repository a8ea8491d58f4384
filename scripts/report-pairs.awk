# SPDX-License-Identifier: MIT
#
# The strongest interactions of a study as an HTML table, from values.csv and pairs.csv: at most 25 rows, from a thousandth of A on.

FNR == 1 { next }

FILENAME == ARGV[1] {
	start[$1] = $2
	next
}

{
	if (start[$1] + 0 && 1000 * ($4 < 0 ? -$4 : $4) < start[$1])
		next
	n++
	strength[n] = start[$1] + 0 ? 100 * $4 / start[$1] : 0
	line[n] = "<tr><td>" $2 " and " $3 "</td><td class=\"left\">" $1 "</td><td>" $4 "</td><td>" sprintf("%+.1f %%", strength[n]) "</td></tr>"
}

END {
	print "<h3>Options that interact</h3><p>What two do together, beyond what each does alone; negative is better.</p>"
	print "<table><thead><tr><th>options</th><th class=\"left\">benchmark</th><th>together</th><th>of A</th></tr></thead><tbody>"
	for (k = 0; k < 25; k++) {
		best = 0
		for (i = 1; i <= n; i++)
			if (!(i in used) && (!best || (strength[i] < 0 ? -strength[i] : strength[i]) > (strength[best] < 0 ? -strength[best] : strength[best])))
				best = i
		if (!best)
			break
		used[best] = 1
		print line[best]
	}
	print "</tbody></table>"
}
