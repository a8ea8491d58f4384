#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The history of results, make trend, make export, on results that are made up here.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

# results FILE REVISION MACHINE NAME=MEAN...
results() {
	file=$1
	mkdir -p "$(dirname "$file")"
	printf '# revision,%s\n# compiler,gcc 12\n# confighash,c0ffee\n# instrument,exact\n# machine,%s\n' "$2" "$3" >"$file"
	echo 'name,n,mean,min,max,p50,p95,p99,unit,target,goal,options,op' >>"$file"
	shift 3
	for result; do
		echo "${result%%=*},10,${result#*=},1,9,2,3,4,ticks,-,-,X,an operation" >>"$file"
	done
}

# add CONFIG IMAGE RESULT...
add() {
	config=$1 image=$2
	shift 2
	results "$work/r.csv" "$@"
	status=0
	O=$work/o sh "$scripts/history.sh" add "$config" "$work/r.csv" "$image" >"$work/out" 2>&1 || status=$?
}

lab() {
	status=0
	make -C "$repository" --no-print-directory O="$work/o" "$@" >"$work/out" 2>&1 || status=$?
}

lab trend METRIC=alpha
check "no history yet: said" holds "$work/out" 'no history yet'
add optimized 11 r1 M1 alpha=100.00 beta=7.50
check "the first run" equal "$status" 0
add optimized 12 r2 M1 alpha=90.00 beta=7.50
add baseline 20 r2 M1 alpha=500.00 beta=9.00
add optimized 12 r2 M1 alpha=90.00 beta=7.50
add "odd'; DROP TABLE runs; --" 13 r3 M1 alpha=81.00
check "a name with what SQL would read" equal "$status" 0
lab trend METRIC=alpha
check "trend: well" equal "$status" 0
check "a run a line, the same again adds none" equal "$(grep -c ' optimized ' "$work/out")" 2
check "with the change" grep -q ' r2  *optimized  *90.0*  *-10.00 %' "$work/out"
check "the other configuration" grep -q ' r2  *baseline  *500' "$work/out"
check "the odd name is a name" holds "$work/out" "odd'; DROP TABLE runs"
check "a picture" holds "$work/o/trend/alpha.svg" '<svg'
check "with both runs of one and the one run of each other" equal "$(grep -c "use xlink:href=.#gpPt6" "$work/o/trend/alpha.svg")" 7
lab trend METRIC=alpha CONFIG=baseline
check "one configuration only" lacks "$work/out" ' optimized '
lab trend METRIC=beta
check "what did not change" grep -q ' r2  *optimized  *7.50  *=$' "$work/out"
lab trend METRIC=gamma
check "an unknown metric: not status 0" [ "$status" -ne 0 ]
check "says what there is" holds "$work/out" 'alpha beta'
check "and leaves nothing" equal "$(ls "$work/o/trend"/gamma* 2>/dev/null)" ''
lab trend
check "no metric: said" holds "$work/out" 'METRIC= names the benchmark'
add optimized 14 r4 M2 alpha=10.00
lab trend METRIC=alpha
check "another machine is not compared" holds "$work/out" '4 runs on other machines or by other compilers are not shown'
before=$(sqlite3 "$work/o/history.db" 'SELECT count(*) FROM runs')
echo garbage >"$work/r.csv"
status=0
O=$work/o sh "$scripts/history.sh" add x "$work/r.csv" 1 >"$work/out" 2>&1 || status=$?
check "a damaged result is refused" equal "$status" 1
check "with its line" holds "$work/out" 'r.csv:1: not a line of bench_results.csv'
check "and is not in the history" equal "$(sqlite3 "$work/o/history.db" 'SELECT count(*) FROM runs')" "$before"
echo garbage >"$work/o/history.db"
add optimized 15 r5 M2 alpha=10.00
check "a history that is none: not status 0" [ "$status" -ne 0 ]
check "and named" holds "$work/out" 'history.db'
rm -f "$work/o/history.db"
for i in 1 2 3 4; do
	results "$work/p$i.csv" "p$i" M1 alpha="$i.00"
	O=$work/o sh "$scripts/history.sh" add optimized "$work/p$i.csv" "$i" >>"$work/out" 2>&1 &
done
wait
check "four writers at the same time" equal "$(sqlite3 "$work/o/history.db" 'SELECT count(*), count(DISTINCT run) FROM results')" '4|4'

# --- exports --------------------------------------------------------------------------------------

lab export FORMAT=go
check "nothing to export: said" holds "$work/out" 'make ab comes first'
results "$work/o/ab/baseline/bench_results.csv" r1 M1 syscall_getpid=94.00 beta=7.25
results "$work/o/ab/optimized/bench_results.csv" r1 M1 syscall_getpid=26.00
lab export FORMAT=go
check "go: a line as benchstat reads it" grep -qx 'BenchmarkSyscall_getpid 10 26.00 instr/op' "$work/o/export/results.go"
check "go: exact values" grep -q '^Unit instr/op assume=exact' "$work/o/export/results.go"
check "go: whose they are" grep -qx 'config: baseline' "$work/o/export/results.go"
lab export FORMAT=csv
check "csv: a line" grep -qx 'baseline,beta,instr,10,7.25,1,9,2,3,4,r1' "$work/o/export/results.csv"
lab export FORMAT=jsonl CONFIG=optimized
check "jsonl: a line" holds "$work/o/export/results.jsonl" '{"config": "optimized", "benchmark": "syscall_getpid", "unit": "instr", "n": 10, "mean": 26.00,'
check "jsonl: one configuration only" equal "$(wc -l <"$work/o/export/results.jsonl" | tr -d ' ')" 1
if command -v jq >/dev/null; then
	check "jsonl: as jq reads it" equal "$(jq -r .mean "$work/o/export/results.jsonl")" 26
fi
lab export FORMAT=xml
check "an unknown format: said" holds "$work/out" 'there are csv, jsonl and go'
done_testing
