#!/bin/sh
# SPDX-License-Identifier: MIT
#
# attribute.sh attribute|bisect|toggles: which options make the difference between A and B (`make attribute`,
# `make bisect METRIC=`; `make toggles` is the whole attribution, then docs/TOGGLES.md). exo-attribute says what has to be measured next, this builds and boots it,
# until nothing is missing (tools/attribute/attribute.h describes the method and the study's files). A study
# that was interrupted goes on where it stopped; when the tree has changed, it starts anew.
#
# Environment: O, A (baseline), B (optimized), METRIC (bisect: one benchmark), ONLY (attribute: pattern of
# benchmarks), PAIRS (interactions of at least that many percent of A's value are followed up; attribute: 5,
# bisect: 0, all; none), LIMIT (measurements after which no further interaction is followed up; attribute: twice the options and 40, bisect: 0,
# no limit), JOBS (at the same time, one a CPU), SSH and SLURM (other machines, sweep-run.sh), TIMEOUT (seconds a boot).
set -eu

[ $# -eq 1 ] || { echo "usage: attribute.sh attribute|bisect|toggles" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
mode=$1
install=no
if [ "$mode" = toggles ]; then
	mode=attribute install=yes
	unset A B ONLY
fi
A=${A:-baseline} B=${B:-optimized} METRIC=${METRIC:-} JOBS=${JOBS:-$(nproc)}
mkdir -p "${O:-build}/lab"
root=$(cd "${O:-build}" && pwd)
CACHE=$root/cache
unset INITRD APPEND MAKEFLAGS MFLAGS MAKEOVERRIDES MAKELEVEL EXO_SOURCE_TREE

say() {
	echo "$mode: $*" >&2
}

if [ "$mode" = bisect ]; then
	case $METRIC in
	'') say "METRIC= names the benchmark whose difference is to be explained, for example METRIC=ctx_switch"; exit 2 ;;
	*[!A-Za-z0-9_]*) say "METRIC=$METRIC: not the name of one benchmark"; exit 2 ;;
	esac
	ONLY=$METRIC PAIRS=${PAIRS:-0} limit=${LIMIT:-0} metric=$METRIC
else
	# A million messages take as long as all others together; `make bisect METRIC=ipc_flood` is for them.
	ONLY=${ONLY:-*,-ipc_flood} PAIRS=${PAIRS:-5} limit=${LIMIT:-auto} metric=-
fi
case $PAIRS in
none) fraction=- ;;
0) fraction=0 ;;
*[!0-9]*) say "PAIRS=$PAIRS: it is a number of percent, or none"; exit 2 ;;
*) fraction=$(((100 + PAIRS - 1) / PAIRS)) ;;
esac
case $limit in
auto) ;;
'' | *[!0-9]*) say "LIMIT=$limit: it is a number of measurements"; exit 2 ;;
esac
# On a busy machine the longest boot takes two minutes.
TIMEOUT=${TIMEOUT:-180}
export A B ONLY CACHE JOBS TIMEOUT

# shellcheck source=scripts/only-one.sh
. "$here/only-one.sh"
only_one "$root/.lab.lock" 'study'

child=
# shellcheck disable=SC2317 # called by the trap
stop() {
	trap - INT TERM HUP
	# A session of their own: one signal reaches parallel, its jobs and what they run.
	[ -z "$child" ] || { kill -- "-$child"; wait "$child"; } 2>/dev/null || :
	say "interrupted; what is measured is kept, the same command goes on from there"
	exit 130
}
trap stop INT TERM HUP

for tool in exo-config exo-attribute; do
	"${MAKE:-make}" -C "$here/.." --no-print-directory O="$root" "tools/$tool" >"$root/lab/tools.log" 2>&1 || {
		tail -n 12 "$root/lab/tools.log" >&2
		exit 1
	}
done
EXO_CONFIG_TOOL=$root/tools/exo-config
export EXO_CONFIG_TOOL
tool=$root/tools/exo-attribute
srctree=$(cd "$here/.." && pwd)
export srctree

# What a measurement depends on besides its configuration.
stamp() {
	sh "$here/qemu.sh" describe exact
	"${CROSS_COMPILE:-x86_64-linux-gnu-}gcc" -dumpfullversion
	cd "$srctree"
	{
		git ls-files -co --exclude-standard -- . ":!*.md" ":!tools" ":!tests/system" ":!scripts" ":!.ci"
		git ls-files -co --exclude-standard -- tools/config "scripts/*.mk" scripts/ksyms.awk scripts/build-arm.sh
	} |
		while read -r file; do [ ! -f "$file" ] || sha256sum "$file"; done
}
study=$root/lab/$(printf '%s..%s %s' "$A" "$B" "$ONLY" | tr -c 'A-Za-z0-9_.+-' '_' | cut -c 1-100)-$(
	printf '%s..%s %s' "$A" "$B" "$ONLY" | cksum | cut -d ' ' -f 1)
SWEEP=$study
export SWEEP
mkdir -p "$study"
stamp=$(stamp | sha256sum)
if [ "$(cat "$study/stamp" 2>/dev/null)" != "$stamp" ]; then
	find "$study" -mindepth 1 -maxdepth 1 -exec rm -rf {} +
	: >"$study/measured"
	"$EXO_CONFIG_TOOL" flips "$A" "$B" >"$study/flips.new" || exit 1
	mv "$study/flips.new" "$study/flips"
	echo "$stamp" >"$study/stamp"
fi
flips=$(wc -l <"$study/flips" | tr -d ' ')
[ "$flips" -gt 0 ] || { say "A ($A) and B ($B) are the same configuration"; exit 1; }
[ "$limit" != auto ] || limit=$((2 * flips + 40))
say "$flips options lead from $A to $B; the study is in $study"

# What failed may have had no time or no disk: it gets another chance.
grep " ok " "$study/measured" >"$study/measured.new" || :
mv "$study/measured.new" "$study/measured"
rm -f "$study"/failed/* "$study"/images/*/failed
started=$(date +%s)
done_before=$(wc -l <"$study/measured" | tr -d ' ')
[ "$done_before" -eq 0 ] || say "$done_before configurations are measured already"
round=0
# collect: what the sweep of $study/list found, in one piece.
collect() {
	while read -r set _; do
		hash=$(cat "$study/image/$set" 2>/dev/null) || hash=-
		csv=$study/images/$hash/bench_results.csv
		if [ -e "$csv" ]; then
			echo "$set ok $hash $csv"
		else
			echo "$set failed $hash -"
		fi
	done <"$study/list" | cat "$study/measured" - >"$study/measured.new" && mv "$study/measured.new" "$study/measured"
}

# estimate: how long what may be left takes, by what was measured in this run.
estimate() {
	left=$("$tool" left "$study" "$A" "$metric" "$fraction" "$limit")
	# Interactions are followed up to the limit.
	room=$((limit - $(wc -l <"$study/measured")))
	[ "$fraction" = - ] || [ "$room" -le "$left" ] || left=$room
	new=$(($(wc -l <"$study/measured") - done_before)) spent=$(($(date +%s) - started))
	[ "$new" -eq 0 ] || echo ", $new measured in $spent s; at most $left more: $(((left * spent / new + 59) / 60)) min"
}
while :; do
	status=0
	"$tool" plan "$study" "$A" "$metric" "$fraction" "$limit" >"$study/list" || status=$?
	[ "$status" -eq 3 ] || break
	round=$((round + 1))
	say "step $round: $(wc -l <"$study/list" | tr -d ' ') to measure$(estimate)"
	setsid sh "$here/sweep-run.sh" &
	child=$!
	wait "$child" || {
		status=$? child=
		[ "$status" -eq 3 ] || say "could not go on; the words above say why"
		exit "$status"
	}
	child=
	collect
done
if [ "$status" -ne 0 ]; then
	for why in "$study"/failed/* "$study"/images/*/failed; do
		[ ! -s "$why" ] || tail -n 12 "$why" | tr -d "\000-\010\013-\037\177" | cut -c 1-200 | sed 's/^/    /' >&2
	done
	exit "$status"
fi

failed=$(grep -c ' failed ' "$study/measured" || :)
{
	echo "From $A to $B, $flips options; $(wc -l <"$study/measured" | tr -d ' ') configurations measured, $failed of them impossible."
	[ "$mode" = bisect ] || echo "The lines of a benchmark sum up to its difference; where two effects differ, the option interacts with others."
	echo
	"$tool" report "$study" "$A" "$metric" "$fraction" "$limit"
} >"$study/report.txt.new"
for table in csv values pairs dead; do
	"$tool" "$table" "$study" "$A" "$metric" "$fraction" "$limit" >"$study/$table.new"
done
mv "$study/csv.new" "$study/attribution.csv"
mv "$study/values.new" "$study/values.csv"
mv "$study/pairs.new" "$study/pairs.csv"
mv "$study/dead.new" "$study/dead"
mv "$study/report.txt.new" "$study/report.txt"
sh "$here/attribute-plots.sh" "$study"
[ "$metric" != - ] || sh "$here/toggles.sh" "$study" "$A" "$B"
if [ "$install" = yes ]; then
	exec sh "$here/toggles.sh" install "$study"
fi
cat "$study/report.txt"
echo
echo "Files: $study/  report.txt attribution.csv values.csv pairs.csv dead waterfall-*.svg heatmap.svg measured failed/$([ "$metric" != - ] || echo " TOGGLES.md")"
