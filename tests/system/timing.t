#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The statistics of the timing plane, on boots that are made up here: an effect that is there is found with its
# size, one that is not is not, noise is called noise, and what cannot be compared is refused.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

tool=$O/tools/exo-timing
make -C "$repository" --no-print-directory O="$O" tools/exo-timing >"$work/out" 2>&1 || :
check "the tool builds" [ -x "$tool" ]

# boots SEED N: N boots of each group; "gain" is 20 % faster in B with noise of 4 %, "same" does not differ, "wild"
# has noise of 90 %, "gone" is not measured in B.
boots() {
	mkdir -p "$work/boots"
	rm -f "$work/boots"/*
	awk -v seed="$1" -v n="$2" -v dir="$work/boots" 'BEGIN {
		srand(seed)
		for (g = 0; g < 3; g++)
			for (i = 0; i < n; i++) {
				file = dir "/" substr("ABC", g + 1, 1) i ".csv"
				print "# revision,x\n# instrument,mttcg\n# machine,M" >file
				print "name,n,mean,min,max,p50,p95,p99,unit,target,goal,options,op" >file
				row(file, "gain", 1000 * (g == 2 ? 0.8 : 1) + 40 * rand())
				row(file, "same", 1000 + 40 * rand())
				row(file, "wild", 1000 + 900 * rand())
				if (g < 2)
					row(file, "gone", 10)
				close(file)
			}
	}
	function row(file, name, p50) {
		printf "%s,10,0,0,0,%d,0,0,ticks,-,-,X,an operation\n", name, p50 >file
	}'
}

# judge: the table in $work/table.
judge() {
	status=0
	"$tool" first second "$work/boots"/A*.csv -- "$work/boots"/B*.csv -- "$work/boots"/C*.csv >"$work/table" \
		2>"$work/out" || status=$?
	shown=$work/table
}

for seed in 1 2 3 4 5; do
	boots "$seed" 5
	judge
	check "seed $seed: a table" equal "$status" 0
	check "seed $seed: 20 % are found" grep -q '^gain .* 1\.2[0-9]x .*  faster$' "$work/table"
	check "seed $seed: nothing is not" grep -q '^same .* \(0\.9[0-9]\|1\.0[0-9]\)x .*  same within [0-9.]* %$' "$work/table"
	check "seed $seed: noise is not taken for a result" grep -q '^wild .*  inconclusive' "$work/table"
	check "seed $seed: what one side lacks is said" grep -q '^gone .* not measured in every boot' "$work/table"
done
cp "$work/table" "$work/first"
judge
check "the same boots give the same table" cmp -s "$work/table" "$work/first"
# With three boots of each no division is uneven enough for a verdict over four benchmarks: not the same, for all that.
boots 1 3
judge
check "too few boots: neither faster nor the same" grep -q "^gain .* 1\.2[0-9]x .*  inconclusive, needs about 4 boots$" "$work/table"
boots 1 1
judge
check "one boot of each is refused" equal "$status" 1
check "with the reason" holds "$work/out" 'nothing can be said about noise'
boots 1 3
sed -i 's/^# machine,M$/# machine,another/' "$work/boots/C1.csv"
judge
check "boots of different machines are refused" equal "$status" 1
check "by name" holds "$work/out" 'C1.csv has "machine,another"'
boots 1 3
echo garbage >>"$work/boots/A1.csv"
judge
check "a damaged file is refused with its line" holds "$work/out" 'A1.csv:9: not a line of bench_results.csv'

# --- an image against itself ------------------------------------------------------------------------

# aa_of ROW...: make aa of a table that is made up here: a copy of the scripts in which ab.sh writes it.
aa_of() {
	rm -rf "$work/scripts" "$work/o"
	cp -r "$scripts" "$work/scripts"
	{
		echo "mkdir -p \$O/ab; cat >\$O/ab/table.txt <<'END'"
		echo 'benchmark A B'
		echo '----------'
		printf '%s\n' "$@"
		printf '\nOptions that differ:\nEND\n'
	} >"$work/scripts/ab.sh"
	status=0
	O=$work/o sh "$work/scripts/aa.sh" >"$work/out" 2>&1 || status=$?
	shown=$work/out
}
aa_of 'alpha   100   101    0.99x [0.90..1.10]   0.9000    8.5%    1.2%  same within 8.5 %' \
	'beta    100   140    0.71x [0.50..1.10]   0.4000   40.0%   55.5%  inconclusive, needs about 90 boots'
check "aa: same and inconclusive are well" equal "$status" 0
check "aa: the noise floor is what could have gone unseen" grep -qx 'alpha,1.2,8.5,8.5' "$work/o/aa/mttcg.csv"
check "aa: or what was seen" grep -qx 'beta,55.5,40,55.5' "$work/o/aa/mttcg.csv"
aa_of 'alpha   100   120    0.83x [0.80..0.90]   0.0100    2.0%    1.2%  slower'
check "aa: an image that is slower than itself is a mistake" equal "$status" 1
check "aa: which is shown" grep -q '^alpha .*slower$' "$work/out"
aa_of ''
check "aa: nothing measured is none" equal "$status" 1
done_testing
