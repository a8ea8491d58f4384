#!/bin/sh
# SPDX-License-Identifier: MIT
#
# coverage.sh: `make coverage`. The tests inside the kernel with the kernel as a process, built with gcov's counters: baseline
# and optimised, each on one CPU and on two. gcovr makes a summary of each on stdout, and HTML in O/coverage; not one of both,
# because a function of one name may stand at two places, a variant each. What needs user mode
# (system calls from agents, their faults) is not run there and counts as not reached.
#
# Environment: O (output directory), ONLY (pattern for the tests, *), SEED (1), TIMEOUT (seconds for a run, 300).
set -eu

here=$(cd "$(dirname "$0")" && pwd)
tree=$(cd "$here/.." && pwd)
mkdir -p "${O:-build}/coverage"
root=$(cd "${O:-build}" && pwd)
out=$root/coverage
# shellcheck source=scripts/only-one.sh
. "$here/only-one.sh"
only_one "$root/.coverage.lock" 'make coverage'
child=
# shellcheck disable=SC2317 # called by the trap
stop() {
	trap - INT TERM HUP
	[ -z "$child" ] || { kill "$child" && wait "$child"; } 2>/dev/null || :
	echo "coverage: interrupted" >&2
	exit 130
}
trap stop INT TERM HUP

# attend COMMAND...: run it so that the trap can end it.
attend() {
	"$@" &
	child=$!
	attended=0
	wait "$child" || attended=$?
	child=
	return "$attended"
}

command -v gcovr >/dev/null || { echo "coverage: gcovr is missing: run make deps" >&2; exit 1; }
failed=0
for config in baseline optimized-CC_LTO; do
	dir=$out/$config
	echo "building $config"
	ARCH=host JOBS=${JOBS:-2} CCACHE='' attend sh "$here/build-arm.sh" "$config+TESTS+HOST_COVERAGE" "$dir" || exit 1
	find "$dir" -name '*.gcda' -exec rm -f {} +
	for cpus in 1 2; do
		status=0
		attend timeout -k 5 "${TIMEOUT:-300}" "$dir/exo.elf" "--cpus=$cpus" instrument=host "test=${ONLY:-*}" \
			"seed=${SEED:-1}" >"$out/$config-$cpus.log" 2>&1 || status=$?
		echo "$config, CPUs $cpus: $(grep -c '^ok ' "$out/$config-$cpus.log" || :) ok, $(grep -c '^not ok ' "$out/$config-$cpus.log" || :) not ok"
		[ "$status" -eq 0 ] || failed=1
	done
	# gcov leaves its files where it stands. Portable code: what is the machine's, the tests' or the benchmarks' is not counted.
	(cd "$dir" && exec gcovr --root "$tree" --gcov-executable "${CROSS_COMPILE:-x86_64-linux-gnu-}gcov" \
		--exclude '.*/tests/.*' --exclude '.*/bench/.*' --exclude '.*/arch/.*' --exclude '.*/user/.*' --exclude-unreachable-branches \
		--html-details "$dir.html" --txt "$dir.lines.txt" --print-summary "$dir") >"$dir.summary.txt" 2>"$dir.gcovr.log" || {
		tail -n 20 "$dir.gcovr.log" >&2
		exit 1
	}
	cat "$dir.summary.txt"
	echo "files: $dir.lines.txt, HTML: $dir.html"
done
[ "$failed" -eq 0 ] || echo "coverage: some tests failed; the logs are in $out" >&2
exit "$failed"
