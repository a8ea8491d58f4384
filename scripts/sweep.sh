#!/bin/sh
# SPDX-License-Identifier: MIT
#
# sweep.sh: measure many configurations (`make sweep CONFIGS="baseline baseline+MM_COW"`): one line for each and, in
# O/sweep/sweep.csv, CONFIG,IMAGE,BENCHMARK,MEAN. Configurations with the same code share a boot. What was interrupted
# goes on where it stopped. Exit status 1 when one could not be measured; the others' results are written.
#
# Environment: O, CONFIGS (expressions; without any, those of the test matrix), ONLY, JOBS, SSH, SLURM, TIMEOUT (sweep-run.sh).
set -eu

here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "${O:-build}/sweep"
root=$(cd "${O:-build}" && pwd)
CACHE=$root/cache SWEEP=$root/sweep
srctree=$(cd "$here/.." && pwd)
TIMEOUT=${TIMEOUT:-180}
export CACHE SWEEP srctree TIMEOUT
# shellcheck source=scripts/only-one.sh
. "$here/only-one.sh"
only_one "$root/.sweep.lock" 'make sweep'

child=
# shellcheck disable=SC2317 # called by the trap
stop() {
	trap - INT TERM HUP
	[ -z "$child" ] || { kill -- "-$child"; wait "$child"; } 2>/dev/null || :
	echo "sweep: interrupted; the same command goes on from there" >&2
	exit 130
}
trap stop INT TERM HUP

"${MAKE:-make}" -C "$srctree" --no-print-directory O="$root" tools/exo-config >"$SWEEP/tools.log" 2>&1 || {
	tail -n 12 "$SWEEP/tools.log" >&2
	exit 1
}
EXO_CONFIG_TOOL=$root/tools/exo-config
export EXO_CONFIG_TOOL

# A name for files: what stands in the way becomes _, and the checksum keeps names apart.
if [ -n "${CONFIGS:-}" ]; then
	printf '%s\n' "$CONFIGS" | tr -s ' ' '\n'
else
	"$EXO_CONFIG_TOOL" matrix
fi | grep . | sort -u | while read -r config; do
	echo "$(printf '%s' "$config" | tr -c 'A-Za-z0-9_.+-' '_' | cut -c 1-80)-$(printf '%s %s' "$config" "${ONLY:-*}" | cksum | cut -d ' ' -f 1) $config"
done >"$SWEEP/list.new"
if ! cmp -s "$SWEEP/list.new" "$SWEEP/list"; then
	# Another list. Results of the same code are in O/cache.
	find "$SWEEP" -mindepth 1 -maxdepth 1 ! -name list.new ! -name '*.csv' ! -name tools.log -exec rm -rf {} +
	mv "$SWEEP/list.new" "$SWEEP/list"
elif ! ls "$SWEEP"/*.joblog >/dev/null 2>&1; then
	# The last one came to its end: the tree may have changed.
	rm -rf "$SWEEP/image" "$SWEEP/images" "$SWEEP/failed"
fi
[ -s "$SWEEP/list" ] || { echo "sweep: CONFIGS names no configuration" >&2; exit 2; }

echo "sweep: $(wc -l <"$SWEEP/list" | tr -d ' ') configurations" >&2
status=0
setsid sh "$here/sweep-run.sh" &
child=$!
wait "$child" || status=$?
child=
[ "$status" -eq 0 ] || exit "$status"

{
	echo config,image,benchmark,mean
	while read -r name config; do
		hash=$(cat "$SWEEP/image/$name" 2>/dev/null) || continue
		csv=$SWEEP/images/$hash/bench_results.csv
		[ ! -e "$csv" ] || awk -F, -v config="$config" -v hash="$hash" '
			/^#/ { next }
			/^name,/ { for (i = 1; i <= NF; i++) if ($i == "mean") mean = i; next }
			{ print config "," hash "," $1 "," $mean }' "$csv"
	done <"$SWEEP/list"
} >"$SWEEP/sweep.csv.new"
mv "$SWEEP/sweep.csv.new" "$SWEEP/sweep.csv"
failed=0
while read -r name config; do
	hash=$(cat "$SWEEP/image/$name" 2>/dev/null) || hash=
	if [ -n "$hash" ] && [ -e "$SWEEP/images/$hash/bench_results.csv" ]; then
		echo "ok      $hash  $config"
	else
		failed=$((failed + 1))
		echo "failed  $config"
		for why in "$SWEEP/failed/$name" "$SWEEP/images/${hash:-none}/failed"; do
			[ ! -s "$why" ] || head -n 20 "$why" | tr -d "\000-\010\013-\037\177" | cut -c 1-200 | sed "s/^/    /"
		done
	fi
done <"$SWEEP/list"
echo "File: $SWEEP/sweep.csv"
[ "$failed" -eq 0 ]
