#!/bin/sh
# SPDX-License-Identifier: MIT
#
# compare-host.sh: `make compare PEER=linux INSTRUMENT=host`: the kernel as a process and the Linux that it runs on, on this
# CPU, in one interleaved run: A, Linux, B, then B, Linux, A, and so on, all on the last CPU. One table: medians over the
# runs, with the range of the middle half, in ticks of the TSC; how many of them a core cycle took is measured with the rest.
#
# What goes from one CPU to another (ring_cross_*) has a run of its own with two. Published targets stand beside what is measured.
#
# Environment: A, B (baseline, optimized), ONLY (pattern of our benchmarks), O (results in O/compare-host), RUNS (9).
set -eu

here=$(cd "$(dirname "$0")" && pwd)
A=${A:-baseline} B=${B:-optimized} runs=${RUNS:-9}
ONLY=${ONLY:-ipc_ring_64,ipc_batch_16x64,ctx_switch,ctx_burst_1000,thread_spawn_join,heap_64,heap_1k,heap_4k,frame_alloc_zeroed,timer_set_cancel,lock_alone,mutex_fast,sched_pick_10,ring_stream_*,ring_cross_*}
mkdir -p "${O:-build}/compare-host" "${O:-build}/ab"
root=$(cd "${O:-build}" && pwd)
out=$root/compare-host
ARCH=host
export ARCH
unset INITRD APPEND

say() {
	echo "compare: $*" >&2
}

case $runs in
'' | *[!0-9]* | 0 | 1 | 2) say "RUNS=$runs is not a number of runs from 3 on"; exit 2 ;;
esac
# shellcheck source=scripts/only-one.sh
. "$here/only-one.sh"
only_one "$root/.ab.lock" 'make ab'
arms=$out
# shellcheck source=scripts/arms.sh
. "$here/arms.sh"
child=
# shellcheck disable=SC2317 # called by the trap
stop() {
	trap - INT TERM HUP
	[ -z "$child" ] || { kill "$child" && wait "$child"; } 2>/dev/null || :
	arms_end
	rm -f "$out"/*.csv "$out"/*.new
	say "interrupted; no half result is left"
	exit 130
}
trap stop INT TERM HUP

rm -f "$out"/*.csv "$out/table.txt"
"${MAKE:-make}" -C "$here/.." --no-print-directory O="$root" ARCH= peers/linux-host/bench >"$out/build.log" 2>&1 || {
	say "the peer's program does not build:"
	tail -n 12 "$out/build.log" >&2
	exit 1
}
dir_a=$(dir_of "$A") dir_b=$(dir_of "$B")
say "building A ($A) and B ($B)"
arm A sh "$here/build-arm.sh" "$A" "$dir_a"
[ "$dir_a" = "$dir_b" ] || arm B sh "$here/build-arm.sh" "$B" "$dir_b"
# shellcheck disable=SC2119 # not this script's arguments
join

cpu=$(($(nproc) - 1))

# attend COMMAND...: run it so that the trap can end it.
attend() {
	"$@" &
	child=$!
	status=0
	wait "$child" || status=$?
	child=
	return "$status"
}

# What needs two CPUs has them in a run of its own.
cross=$(printf '%s\n' "$ONLY" | tr ',' '\n' | grep '^ring_cross' | paste -sd, -)
alone=$(printf '%s\n' "$ONLY" | tr ',' '\n' | grep -v '^ring_cross' | paste -sd, -)
[ "$(nproc)" -gt 1 ] || cross=

# peers OURS: the peer's rows of one of our benchmarks are called like it, or have "__way" behind it.
peers() {
	printf '%s\n' "$1" | awk -F, '{ for (i = 1; i <= NF; i++) printf "%s%s,%s__*", (i > 1 ? "," : ""), $i, $i }'
}

# run SIDE N
run() {
	case $1 in
	A) dir=$dir_a ;;
	*) dir=$dir_b ;;
	esac
	[ -z "$alone" ] || run_on "$1" "$2" "$alone" 1
	# A kernel without rings has none to cross.
	if [ -n "$cross" ] && { [ "$1" = L ] || grep -q "^CONFIG_IPC_FUSION_RINGS=y" "$dir/.config"; }; then
		run_on "$1" "$2" "$cross" 2
	fi
}

# run_on SIDE N PATTERN CPUS
run_on() {
	log=$out/$1.log
	status=0
	case $1 in
	L) attend timeout -k 5 "${TIMEOUT:-180}" taskset -c "$([ "$4" -eq 1 ] && echo "$cpu" || echo "0-$cpu")" "$root/peers/linux-host/bench" "$(peers "$3")" >"$log" 2>&1 || status=$? ;;
	*)
		cycles=
		[ "$4" -ne 1 ] || cycles=core_cycles_1000,
		CPUS=$4 LOG=$log LABEL="$1, run $2" APPEND="bench=$cycles$3" attend sh "$here/run-guest.sh" host "$dir" || status=$?
		;;
	esac
	[ "$status" -eq 0 ] || { say "run $2 of $1 failed; its log: $log"; exit 1; }
	sh "$here/extract-benches.sh" -o "$out/$1-$2-$4.csv" "$log"
	done=$((done + 1))
	[ ! -t 2 ] || printf '\r\033[Kcompare: run %s of %s' "$done" "$((runs_each * runs))" >&2
}

say "measuring on CPU $cpu: A, Linux and B in turn, $runs times"
done=0 n=1
runs_each=$((3 * ($([ -n "$alone" ] && echo 1 || echo 0) + $([ -n "$cross" ] && echo 1 || echo 0))))
while [ "$n" -le "$runs" ]; do
	if [ $((n % 2)) -eq 1 ]; then
		run A "$n" && run L "$n" && run B "$n"
	else
		run B "$n" && run L "$n" && run A "$n"
	fi
	n=$((n + 1))
done
[ ! -t 2 ] || printf '\r\033[K' >&2

LC_ALL=C awk -v "name_a=$A" -v "name_b=$B" -v "runs=$runs" -f "$here/compare-host.awk" "$out"/[ABL]-*.csv >"$out/table.new"
mv "$out/table.new" "$out/table.txt"
echo
cat "$out/table.txt"
echo
echo "Files: $out/table.txt; each run: $out/{A,B,L}-N-CPUS.csv"
