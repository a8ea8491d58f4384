#!/bin/sh
# SPDX-License-Identifier: MIT
#
# make gate: results against budgets, on results that are made up here.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

budgets=$work/budgets
csv=$work/results.csv

# results NAME=MEAN...: a bench_results.csv.
results() {
	{
		printf '# revision,test\n# compiler,gcc 12\n# instrument,exact\n# machine,M1\n'
		echo 'name,n,mean,min,max,p50,p95,p99,unit,target,goal,options,op'
		for result; do
			mean=${result#*=}
			echo "${result%%=*},1000,$mean,1,1,1,1,1,ticks,-,-,X,an operation"
		done
	} >"$csv"
}

# gate [VARIABLE=VALUE...]
gate() {
	status=0
	env O="$work/o" BUDGETS="$budgets" CSV="$csv" "$@" sh "$scripts/gate.sh" >"$work/out" 2>&1 || status=$?
	verdict=$work/o/gate/verdict.json
}

results alpha=10.00 beta=5.50 boot=100000.00
gate
check "without budgets: it cannot be judged" equal "$status" 3
gate UPDATE=1
check "UPDATE=1 writes them" equal "$status" 0
check "to the hundredth" grep -qx 'beta 5.5' "$budgets"
check "with some air for what grows with the text of the revision" grep -qx 'boot 102000' "$budgets"
gate
check "the same results pass" equal "$status" 0
check "the verdict is in a file" holds "$verdict" '"verdict": "ok"'
results alpha=10.49 beta=5.99 boot=101900.00
gate
check "an interrupt among a thousand samples: none" equal "$status" 0
results alpha=10.00 beta=6.5 boot=101900.00
gate
check "one instruction more: a regression" equal "$status" 1
check "with both numbers" grep -q '^regression *beta *5.5 -> 6.5' "$work/out"
check "in the verdict" holds "$verdict" '{"benchmark": "beta", "verdict": "regression", "budget": 5.5, "measured": 6.5}'
check "in JUnit's words" holds "$work/o/gate/junit.xml" 'failures="1"'
cp "$budgets" "$work/before"
gate UPDATE=1
check "an update does not raise a budget" equal "$status" 1
check "and changes nothing" cmp -s "$budgets" "$work/before"
gate UPDATE=1 REASON='a new check'
check "with a reason it does" equal "$status" 0
check "and keeps it" grep -qx 'beta 6.5 # a new check' "$budgets"
results alpha=9.00 beta=6.5 boot=100000.00
gate
check "less passes, and is said" grep -q '^lower *alpha' "$work/out"
gate UPDATE=1
check "an update lowers" grep -qx 'alpha 9' "$budgets"
check "reasons stay" grep -qx 'beta 6.5 # a new check' "$budgets"
results alpha=9.00 boot=100000.00
gate
check "a benchmark that is gone: it cannot be judged" equal "$status" 3
check "by name" grep -q '^missing *beta' "$work/out"
results alpha=9.00 beta=6.5 boot=1.00 gamma=7.00
gate
check "a new one has no budget yet" grep -q '^new *gamma' "$work/out"
results alpha=90.00 beta=6.5 boot=1.00
sed -i 's/gcc 12/gcc 13/' "$csv"
gate
check "another compiler: it cannot be judged" equal "$status" 3
check "both are named" holds "$work/out" 'for compiler "gcc 12", the results for "gcc 13"'
echo 'alpha twelve' >>"$budgets"
gate
check "a damaged budget is refused" equal "$status" 4
check "with its line" holds "$work/out" 'not a line "BENCHMARK MAX'
rm -f "$budgets"
results huge=38039005.40 long=15991.63
gate UPDATE=1
check "large numbers are written to the hundredth" grep -qx 'huge 38039005.4' "$budgets"
gate
check "and are what they were" equal "$status" 0
results huge=38039006.41 long=15991.63
gate
check "one more of them: a regression" equal "$status" 1
: >"$csv"
printf '# machine,M1\n' >"$budgets"
gate
check "no results: status 4" equal "$status" 4
check "an old verdict does not stay" [ ! -e "$verdict" ]
done_testing
