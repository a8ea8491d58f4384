#!/bin/sh
# SPDX-License-Identifier: MIT
#
# gate.sh: what the optimised build may cost (`make gate`): its results on the exact plane against bench/budgets. A
# regression of one instruction fails. The verdict is in O/gate/verdict.json and O/gate/junit.xml too, because
# make turns every failure into exit status 2.
#
# Exit status: 0 within the budgets; 1 a regression; 3 it cannot be judged (another compiler or machine than the
# budgets are for, a benchmark that is not measured); 4 no results.
#
# Environment: O, CONFIG (optimized), BUDGETS (bench/budgets), CSV (judge this bench_results.csv instead of
# measuring), UPDATE=1 (write the budgets anew: lower where less was measured, new ones for new benchmarks; higher
# ones only with REASON="…", which is written beside them), TIMEOUT.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "${O:-build}/gate"
root=$(cd "${O:-build}" && pwd)
CACHE=$root/cache
export CACHE
config=${CONFIG:-optimized} budgets=${BUDGETS:-$(dirname "$here")/bench/budgets}
out=$root/gate
unset INITRD APPEND ONLY

say() {
	echo "gate: $*" >&2
}

child=
# shellcheck disable=SC2317 # called by the trap
stop() {
	trap - INT TERM HUP
	[ -z "$child" ] || { kill "$child"; wait "$child"; } 2>/dev/null || :
	say "interrupted; no verdict was written"
	exit 130
}
trap stop INT TERM HUP

run() {
	"$@" &
	child=$!
	wait "$child" || { child=; say "no results: $config could not be measured"; exit 4; }
	child=
}

rm -f "$out/verdict.json" "$out/junit.xml"
csv=${CSV:-}
if [ -z "$csv" ]; then
	# shellcheck source=scripts/only-one.sh
	. "$here/only-one.sh"
	only_one "$root/.ab.lock" 'make ab'
	dir=$root/ab/$config
	JOBS=${JOBS:-2} run sh "$here/build-arm.sh" "$config" "$dir"
	run sh "$here/ab-exact.sh" "$dir"
	sh "$here/history.sh" add "$config" "$dir/bench_results.csv" "$(cut -c 1-12 "$dir/image.sha256")" || say "the history lacks this run"
	csv=$dir/bench_results.csv
fi
[ -r "$csv" ] || { say "$csv: no results there"; exit 4; }
if [ ! -r "$budgets" ]; then
	[ "${UPDATE:-0}" = 1 ] || { say "$budgets is not there: UPDATE=1 writes it"; exit 3; }
	: >"$budgets"
fi

status=0
LC_ALL=C awk -v update="${UPDATE:-0}" -v reason="${REASON:-}" -v json="$out/verdict.json.new" \
	-v junit="$out/junit.xml.new" -v new="$out/budgets.new" -f "$here/table.awk" -f "$here/gate.awk" "$budgets" "$csv" ||
	status=$?
case $status in
0 | 1 | 3) ;;
*) rm -f "$out"/*.new; exit 4 ;;
esac
mv "$out/verdict.json.new" "$out/verdict.json"
mv "$out/junit.xml.new" "$out/junit.xml"
if [ "${UPDATE:-0}" = 1 ] && [ "$status" -eq 0 ]; then
	cat "$out/budgets.new" >"$budgets"
	say "wrote $budgets"
fi
rm -f "$out/budgets.new"
echo "Files: $out/verdict.json $out/junit.xml"
exit "$status"
