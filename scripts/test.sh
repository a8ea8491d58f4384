#!/bin/sh
# SPDX-License-Identifier: MIT
#
# test.sh: `make test`. Builds the baseline and the optimised configuration, runs the tests inside
# kernel and agents of both in QEMU, then the system tests, and lets prove report. The last line
# is "N passed, N failed"; exit status 1 when a case failed.
#
# Environment: O (output directory; what the system tests make goes to O/system), SEED (for random
# tests; chosen and printed when it is not
# given), ONLY (pattern for the names of the system tests, "none" for none), TIMEOUT.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "${O:-build}"
root=$(cd "${O:-build}" && pwd)
# shellcheck source=scripts/only-one.sh
. "$here/only-one.sh"
only_one "$root/.test.lock" 'make test'
SEED=${SEED:-$(date +%s)}
# What the system tests build and measure is apart from the user's: their make writes tables, too.
O=$root/system
RESULTS=$root/test/results
export O SEED RESULTS

child=
# shellcheck disable=SC2317 # called by the trap
stop() {
	trap - INT TERM HUP
	for one in $child; do
		kill -- "-$one" 2>/dev/null || kill "$one" 2>/dev/null || :
	done
	wait
	echo "test: interrupted" >&2
	exit 130
}
trap stop INT TERM HUP

# join: wait for the background jobs in $child; status 1 when one failed.
join() {
	failed=0
	for one in $child; do
		wait "$one" || failed=1
	done
	child=
	return "$failed"
}

# The system tests that ONLY names, with or without .t.
system_tests() {
	for file in "$here"/../tests/system/*.t; do
		# shellcheck disable=SC2254 # a pattern
		case $(basename "$file" .t) in
		${ONLY:-*}) echo "tests/system/${file##*/}" ;;
		esac
	done
}

ONLY=${ONLY-}
ONLY=${ONLY%.t}
if [ "$ONLY" != none ] && [ -z "$(system_tests)" ]; then
	echo "test: no system test is named $ONLY (tests/system)" >&2
	exit 1
fi

rm -rf "$root/test"
mkdir -p "$RESULTS" "$O"
echo "seed $SEED: replay with make test SEED=$SEED"
echo "building the baseline and the optimised configuration"
for config in baseline optimized; do
	sh "$here/build-arm.sh" "$config+TESTS" "$O/tested/$config" &
	child="$child $!"
done
if ! join; then
	echo "0 passed, 1 failed"
	exit 1
fi
echo "running the tests inside kernel and agents"
for config in baseline optimized; do
	sh "$here/test-guest.sh" "$config" "$O/tested/$config" "$root/test" &
	child="$child $!"
done
join || :

# shellcheck disable=SC2046 # names without spaces
set -- "$root/test"/*.tap $(system_tests)
unset ONLY # what tests run has patterns of its own
cd "$here/.."
status=0
setsid prove -j2 --timer -e "sh $here/test-source.sh" "$@" &
child=$!
wait "$child" || status=$?
child=

set -- "$RESULTS"/*
awk -f "$here/test-failed.awk" "$@"
# shellcheck disable=SC2046 # three numbers
set -- $(awk -f "$here/test-count.awk" "$@")
passed=$1 failed=$2
[ "$3" = 0 ] || echo "$3 of the passed cases were skipped; the output above says why"
if [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; then
	failed=1
fi
echo "logs and TAP files: $root/test"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
