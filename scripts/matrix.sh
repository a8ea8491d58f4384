#!/bin/sh
# SPDX-License-Identifier: MIT
#
# matrix.sh: `make test-matrix`. Every option alone on the baseline, every option alone removed
# from the optimised set, every other member of every choice (the list is Kconfig's: exo-config
# matrix), the configurations in configs/, and N random ones: each is configured, built, booted
# and tested, one line each. The last line is "N passed, N failed"; exit status 1 when a
# configuration failed. The tests (option TESTS) are added to each.
#
# Environment: O (output directory: O/matrix/<configuration>), N (random configurations, 4), SEED
# (for them and for random tests; follows the commit when it is not given), JOBS (at the same
# time, 2), ONLY (pattern of configurations), PART (K/M: the K-th of M parts, every M-th configuration), CPUS (a number of CPUs; either: half of the configurations
# on one and half on four, and the other way round with the next seed; both when it is not given).
set -eu

here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "${O:-build}"
root=$(cd "${O:-build}" && pwd)
# shellcheck source=scripts/only-one.sh
. "$here/only-one.sh"
only_one "$root/.matrix.lock" 'make test-matrix'
count=${N:-4}
jobs=${JOBS:-2}
commit=$(git -C "$here" rev-parse HEAD 2>/dev/null | cut -c 1-7)
SEED=${SEED:-$((0x${commit:-1}))}
MATRIX=$root/matrix
CACHE=$root/cache EXO_LINKS=$root/cache/links
export SEED MATRIX CACHE EXO_LINKS
MATRIX_CPUS=${CPUS:-1 4}
export MATRIX_CPUS
unset MAKEFLAGS MFLAGS MAKEOVERRIDES MAKELEVEL EXO_SOURCE_TREE CPUS

for number in "N=$count" "JOBS=$jobs" "SEED=$SEED"; do
	case ${number#*=} in
	'' | *[!0-9]*) echo "matrix: $number is not a number" >&2; exit 2 ;;
	esac
done

part=${PART:-1/1}
case $part in
[1-9]/[1-9] | [1-9]/[1-9][0-9] | [1-9][0-9]/[1-9][0-9]) ;;
*) echo "matrix: PART=$part is not K/M, as in 2/5" >&2; exit 2 ;;
esac
[ "${part%/*}" -le "${part#*/}" ] || { echo "matrix: PART=$part: there are only ${part#*/} parts" >&2; exit 2; }

child=
# shellcheck disable=SC2317 # called by the trap
stop() {
	trap - INT TERM HUP
	# A session of their own: one signal reaches xargs, its jobs and what they run.
	[ -z "$child" ] || { kill -- "-$child"; wait "$child"; } 2>/dev/null || :
	echo "matrix: interrupted" >&2
	exit 130
}
trap stop INT TERM HUP

"${MAKE:-make}" -C "$here/.." --no-print-directory O="$root" tools/exo-config >"$root/matrix.log" 2>&1 || {
	tail -n 12 "$root/matrix.log" >&2
	exit 1
}

EXO_CONFIG_TOOL=$root/tools/exo-config
export EXO_CONFIG_TOOL
srctree=$(cd "$here/.." && pwd) "$EXO_CONFIG_TOOL" matrix >"$root/matrix.options" || {
	echo "matrix: exo-config matrix fails: there is no list of the options" >&2
	exit 1
}

# One configuration a line: what CONFIG= takes, or "random SEED".
list() {
	for file in "$here"/../configs/*_defconfig; do
		basename "$file" _defconfig
	done
	# The option TESTS itself: added to each anyway, and removed below.
	grep -vE '[+-]TESTS$' "$root/matrix.options"
	# Means of measuring and testing are options, too: the kernel works without them.
	echo baseline-TESTS
	echo optimized-BENCH
	i=0
	while [ "$i" -lt "$count" ]; do
		echo "random-$((SEED + i))"
		i=$((i + 1))
	done
}
list >"$root/matrix.list"
if [ -n "${ONLY:-}" ]; then
	while read -r config; do
		# shellcheck disable=SC2254 # a pattern
		case $config in
		$ONLY) echo "$config" ;;
		esac
	done <"$root/matrix.list" >"$root/matrix.list.new"
	mv "$root/matrix.list.new" "$root/matrix.list"
fi
awk -v part="${part%/*}" -v parts="${part#*/}" '!seen[$0]++ && n++ % parts == part - 1' "$root/matrix.list" >"$root/matrix.list.new"
mv "$root/matrix.list.new" "$root/matrix.list"

rm -rf "$MATRIX" "$CACHE"/matrix-*.lock
mkdir -p "$MATRIX" "$CACHE"
total=$(wc -l <"$root/matrix.list")
[ "$total" -gt 0 ] || { echo "matrix: no configuration matches ONLY=${ONLY:-} PART=$part" >&2; exit 1; }
started=$(date +%s)
export total started
echo "seed $SEED: replay with make test-matrix SEED=$SEED N=$count"
echo "$total configurations, $jobs at the same time; n/$total counts them, with the minutes left"
printf '%-5s %-44s %-12s %6s %6s\n' '' configuration image tests s
setsid xargs -P "$jobs" -n 1 sh "$here/matrix-one.sh" <"$root/matrix.list" &
child=$!
wait "$child" || :
child=

passed=$(find "$MATRIX" -name passed | wc -l)
failed=$((total - passed))
echo "logs: $MATRIX/<configuration>/"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$total" -gt 0 ]
