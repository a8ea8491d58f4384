#!/bin/sh
# SPDX-License-Identifier: MIT
#
# test-host.sh: `make test-host`. The tests inside the kernel, with the kernel as a process (ARCH=host), under
# AddressSanitizer and UndefinedBehaviorSanitizer: baseline, optimised and debug, on one CPU and on two. A report of
# a sanitizer ends the run, which counts as a failure. Then the optimised build under ThreadSanitizer on two CPUs, with
# the tests in which CPUs meet: locks, run queues, rings, timers and what the allocators keep for each CPU. It must also report the race
# in arch/host/test/race.c. Then a short list under valgrind's memcheck, which knows what nobody has written yet, and must report the two
# decisions in arch/host/test/fresh.c. The last line is "N passed, N failed"; exit status 1 when anything failed.
#
# Environment: O (output directory), SEED (chosen and printed when it is not given), ONLY (pattern for the tests, *),
# TIMEOUT (seconds for a run, 300).
set -eu

here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "${O:-build}"
root=$(cd "${O:-build}" && pwd)
# shellcheck source=scripts/only-one.sh
. "$here/only-one.sh"
only_one "$root/.test-host.lock" 'make test-host'
SEED=${SEED:-$(date +%s)}
logs=$root/test-host
child=
# shellcheck disable=SC2317 # called by the trap
stop() {
	trap - INT TERM HUP
	[ -z "$child" ] || { kill "$child" && wait "$child"; } 2>/dev/null || :
	echo "test-host: interrupted" >&2
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

passed=0 failed=0 skipped=0 limit=
# build NAME CONFIG
build() {
	echo "building $1"
	if ! ARCH=host JOBS=${JOBS:-2} attend sh "$here/build-arm.sh" "$2" "$root/host/$1"; then
		echo "0 passed, 1 failed"
		exit 1
	fi
}

# run NAME CPUS [PATTERN]: status and log are what it left.
run() {
	pattern=${3:-${ONLY:-*}}
	log=$logs/$1-$2${3:+-${3%_\*}}.log
	status=0
	# shellcheck disable=SC2086 # several words
	attend timeout -k 5 "${limit:-${TIMEOUT:-300}}" ${under:-} "$root/host/$1/exo.elf" "--cpus=$2" instrument=host \
		"test=$pattern" "seed=$SEED" >"$log" 2>&1 || status=$?
}

# judge NAME CPUS [PATTERN]: what was run.
judge() {
	ok=$(grep -c '^ok ' "$log" || :)
	not_ok=$(grep -c '^not ok ' "$log" || :)
	skip=$(grep -c '^ok .*# SKIP' "$log" || :)
	passed=$((passed + ok)) failed=$((failed + not_ok)) skipped=$((skipped + skip))
	printf '%-10s CPUs %s  %4s ok, %s of them skipped, %s not ok  %s\n' "$1" "$2" "$ok" "$skip" "$not_ok" "${3-}"
	grep '^ok .*# SKIP' "$log" | sed 's/^ok [0-9]* - /    skipped: /; s/ # SKIP / - /' || :
	[ "$not_ok" -eq 0 ] || grep -B 4 '^not ok ' "$log" | sed 's/^/    /'
	# What ended without TEST-END did not run to its end.
	if ! grep -q '^TEST-END,' "$log"; then
		failed=$((failed + 1))
		echo "    it did not come to its end (exit status $status); $log ends with:"
		grep -v '^ok ' "$log" | tail -n 40 | cut -c 1-200 | sed 's/^/    /'
	fi
}

mkdir -p "$logs"
echo "seed $SEED: replay with make test-host SEED=$SEED"
# What an allocator may touch, the compiler knows file by file: without LTO.
for config in baseline optimized-CC_LTO debug; do
	name=${config%-CC_LTO}
	build "$name" "$config+TESTS+HOST_ASAN+HOST_UBSAN"
	for cpus in 1 2; do
		run "$name" $cpus
		judge "$name" $cpus
	done
done

# Where CPUs meet, in the order of the patterns; ONLY= instead of them. Not waitq_*: they count how often a wake-up is in time, and
# under ThreadSanitizer on a busy machine few are.
build tsan optimized-CC_LTO+TESTS+HOST_TSAN
set -f
for pattern in ${ONLY:-ring_* smp_* sched_* thread_* timer* heap_* frames_* handle_* channel_*}; do
	run tsan 2 "$pattern"
	judge tsan 2 "$pattern"
	reports=$(grep -c '^WARNING: ThreadSanitizer' "$log" || :)
	[ "$reports" -eq 0 ] || {
		failed=$((failed + 1))
		echo "    $reports reports of races in $log:"
		grep '^SUMMARY: ThreadSanitizer' "$log" | sort -u | cut -c 1-200 | sed 's/^/    /'
	}
done
set +f
# The two threads may get one CPU, one behind the other, and a tick that comes while the sanitizer writes its report may stop both:
# one of a few runs reports it.
reported() {
	grep -q '^SUMMARY: ThreadSanitizer: data race .*race\.c' "$log" && [ "$status" -eq 125 ]
}
limit=10
for attempt in 1 2 3 4 5 6 7 8 9 10 11 12; do
	run tsan 2 race_for_the_sanitizer
	! reported || break
done
limit=
if reported; then
	passed=$((passed + 1))
	echo "tsan       CPUs 2  the planted race is reported, at attempt $attempt"
else
	failed=$((failed + 1))
	echo "tsan       CPUs 2  the planted race is NOT reported (exit status $status): $log"
fi
if command -v valgrind >/dev/null; then
	build valgrind optimized-CC_LTO+TESTS+HOST_VALGRIND
	under='valgrind -q --error-exitcode=125'
	set -f
	for pattern in ${ONLY:-heap_* frames_* lib_* handle_* elf_* manifest_* cmdline_* initrd_* log_* waitq_* timer* channel_* thread_* space_fork*}; do
		run valgrind 1 "$pattern"
		judge valgrind 1 "$pattern"
		reports=$(grep -c '^==[0-9]*==    at ' "$log" || :)
		[ "$reports" -eq 0 ] || {
			failed=$((failed + 1))
			echo "    $reports reports of valgrind in $log:"
			grep -A 3 '^==[0-9]*== [^ ]' "$log" | head -n 40 | cut -c 1-200 | sed 's/^/    /'
		}
	done
	set +f
	run valgrind 1 fresh_memory_for_valgrind
	under=
	if [ "$(grep -c 'depends on uninitialised' "$log")" -eq 2 ] && [ "$status" -eq 125 ]; then
		passed=$((passed + 1))
		echo "valgrind   CPUs 1  the two planted decisions are reported"
	else
		failed=$((failed + 1))
		echo "valgrind   CPUs 1  the planted decisions are NOT reported (exit status $status): $log"
	fi
else
	echo "valgrind is not there (make deps): nothing ran under it"
fi
[ "$skipped" -eq 0 ] || echo "$skipped of the passed cases were skipped, for the reasons above; agents' tests need user mode and are not in it"
echo "logs: $logs"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
