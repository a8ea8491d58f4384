#!/bin/sh
# SPDX-License-Identifier: MIT
#
# sweep-boot.sh HASH: measure one image of a sweep on the exact plane (sweep-run.sh). Environment: SWEEP, CACHE, ONLY, TIMEOUT.
set -eu

here=$(dirname "$0")
dir=$SWEEP/images/$1
[ ! -e "$dir/bench_results.csv" ] || exit 0
ONCE=1
[ ! -e "$dir/twice" ] || ONCE=0
[ -n "${TIMEOUT:-}" ] || unset TIMEOUT
export ONCE
sh "$here/ab-exact.sh" "$dir" >"$dir/failed" 2>&1 || {
	[ -s "$dir/failed" ] || echo "it ended without a word" >"$dir/failed"
	exit 1
}
rm -f "$dir/failed"
