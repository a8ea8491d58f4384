#!/bin/sh
# SPDX-License-Identifier: MIT
#
# matrix-one.sh CONFIG: configure, build, boot and test one configuration of the matrix, in
# MATRIX/CONFIG. CONFIG is what `make configure CONFIG=` takes, or random-SEED. Prints one line,
# and why below it when it failed. Success leaves the file MATRIX/CONFIG/passed. An image that
# another configuration has tested already is not tested again.
#
# The tests run on one CPU and on four, long ones with a tenth of their repetitions. They are added, but where
# CONFIG says -TESTS: such a one is booted with its benchmarks; one with neither is only built.
#
# Environment: MATRIX, CACHE, SEED, total, started (matrix.sh sets them), TIMEOUT (seconds, 300: poisoning fills and
# checks all memory several times).
set -eu

TIMEOUT=${TIMEOUT:-300}
export TIMEOUT
here=$(cd "$(dirname "$0")" && pwd)
: "${MATRIX:?run make test-matrix}" "${total:?}" "${started:?}"
config=$1
dir=$MATRIX/$config
report=$dir/report
begun=$(date +%s)
mkdir -p "$dir"
image=- tests=- counts=$MATRIX_CPUS
[ "$counts" != either ] || case $((($(echo "$config" | cksum | cut -d ' ' -f 1) + SEED) % 2)) in
0) counts=1 ;;
*) counts=4 ;;
esac

# progress: "12/40, 3 min": how many are done, and how long the others take if they take as long.
progress() {
	echo . >>"$MATRIX/.done"
	count=$(wc -l <"$MATRIX/.done" | tr -d ' ')
	echo "$count/$total, $(((($(date +%s) - started) * (total - count) / count + 30) / 60)) min"
}

# finish VERDICT NOTE: the line. What is large goes; logs, .config and TAP files stay.
finish() {
	printf '%-5s %-44s %-12s %6s %6s  %s%s\n' "$1" "$config" "$image" "$tests" \
		$(($(date +%s) - begun)) "$(progress)" "${2:+  $2}"
	if [ "$1" = ok ]; then
		touch "$dir/passed"
	else
		cut -c 1-160 "$report" | sed 's/^/      /'
	fi
	find "$dir" \( -name '*.o' -o -name '*.elf' -o -name '*.cpio' -o -name '*.debug' \) -delete
	exit 0
}

enabled() {
	grep -q "^CONFIG_$1=y" "$dir/.config"
}

# What the guest said, counted: status 1 and the reasons in the report when a case failed.
run_tests() {
	for cpus in $counts; do
		EFFORT=10 CPUS=$cpus sh "$here/test-guest.sh" "guest-$cpus" "$dir" "$dir/tap"
	done
	mkdir -p "$dir/tap/results"
	for file in "$dir"/tap/guest-*.tap; do
		RESULTS=$dir/tap/results sh "$here/test-source.sh" "$file" >/dev/null
	done
	# shellcheck disable=SC2046 # three numbers
	set -- $(awk -f "$here/test-count.awk" "$dir"/tap/results/*)
	tests=$1
	[ "$2" -eq 0 ] || {
		tests=$1/$(($1 + $2))
		grep -h -B 4 '^not ok' "$dir"/tap/results/* >"$report"
		return 1
	}
}

run_benches() {
	APPEND='bench=syscall_*,frame_*,heap_??' LABEL=$config sh "$here/run-guest.sh" exact "$dir" >"$report" 2>&1
}

case $config in
*-TESTS* | random-*) expression=$config ;;
*) expression=$config+TESTS ;;
esac
JOBS=1 sh "$here/build-arm.sh" "$expression" "$dir" >"$report" 2>&1 || finish FAIL "does not build"
image=$(cut -c 1-12 "$dir/image.sha256")
enabled TESTS || enabled BENCH || finish ok "built; it has no tests and no benchmarks"

# The lock makes a second configuration with this image wait for the first one's result.
machine=$(sh "$here/qemu.sh" describe exact)
key=$image-$(printf '%s %s %s' "$machine" "$SEED" "$counts" | sha256sum | cut -c 1-12)
exec 9>"$CACHE/matrix-$key.lock"
flock 9
entry=$CACHE/matrix-$key
if [ -f "$entry" ] && [ "${FRESH:-0}" != 1 ]; then
	read -r tests first <"$entry"
	[ "$first" != "$config" ] || finish ok cached
	finish ok "same image as $first"
fi
if enabled TESTS; then
	run_tests || finish FAIL "tests failed"
else
	run_benches || finish FAIL "benchmarks failed"
fi
echo "$tests $config" >"$entry.$$"
mv "$entry.$$" "$entry"
finish ok
