#!/bin/sh
# SPDX-License-Identifier: MIT
#
# interleave.sh: `make interleave`. Random interleavings of what several CPUs do at the same time: the ring with its sleep and
# wake protocol, each spin lock with the hot queue under it, and what threads hold of the heap (tests/interleave). A schedule
# that goes wrong prints its seed, by which it can be repeated; exit status 1.
#
# Environment: O (output directory), SEED (of the first schedule; chosen and printed when it is not given), SCHEDULES (of each
# program, 20000), ONLY (pattern for their names), FLAGS (for the compiler: the faults that the programs can plant).
set -eu

tree=$(cd "$(dirname "$0")/.." && pwd)
SEED=${SEED:-$(date +%s)}
SCHEDULES=${SCHEDULES:-20000}
for variable in SEED SCHEDULES; do
	eval "value=\$$variable"
	# shellcheck disable=SC2154 # by eval
	case $value in
	'' | *[!0-9]*) echo "interleave: $variable=$value is not a number" >&2 && exit 2 ;;
	esac
done
out=${O:-build}/interleave
mkdir -p "$out"
common="-std=gnu11 -g -O1 -ffunction-sections -Wall -Wextra -Wno-tsan -I$tree/tests/interleave -I$tree/include
	-I$tree/arch/x86/include -I$tree/user/lib/include ${FLAGS:-}"

ran=0 failed=0
# explore NAME PROGRAM LOCK FLAG...: of a program, which takes a spin lock.
explore() {
	name=$1 program=$2 lock=$3
	shift 3
	# shellcheck disable=SC2254 # a pattern
	case $name in
	${ONLY:-*}) ;;
	*) return 0 ;;
	esac
	ran=$((ran + 1))
	define=-DCONFIG_SYNC_SPINLOCK_$(echo "$lock" | tr '[:lower:]' '[:upper:]')=1
	# shellcheck disable=SC2086 # several words
	for source in "tests/interleave/$program" "kernel/spinlock_$lock"; do
		gcc $common -ffreestanding -fsanitize=thread "$define" -DCONFIG_SCHED_HOT_QUEUE=1 -DCONFIG_IPC_FUSION_RINGS=1 \
			-DCONFIG_MM_THREAD_CACHE=1 "$@" -c -o "$out/$name-$(basename "$source").o" "$tree/$source.c" || exit 2
	done
	gcc -Wl,--gc-sections -o "$out/$name" "$out/$name-$program.o" "$out/$name-spinlock_$lock.o" "$out/weave.o" || exit 2
	timeout -k 5 300 "$out/$name" "$SEED" "$SCHEDULES" || failed=$((failed + 1))
}

# shellcheck disable=SC2086 # several words
gcc $common -c -o "$out/weave.o" "$tree/tests/interleave/weave.c"
echo "seed $SEED: replay with make interleave SEED=$SEED SCHEDULES=$SCHEDULES"
explore ring ring mcs -DCONFIG_IPC_LINE_ALIGNED=1 -DCONFIG_IPC_WAKE_COALESCE=1
explore ring-of-two ring mcs -DCONFIG_IPC_LINE_ALIGNED=1 -DCONFIG_IPC_WAKE_COALESCE=1 -DSLOTS=2
explore ring-of-two-each ring tas -DSLOTS=2
explore lock-mcs lock mcs
explore lock-tas lock tas
explore lock-ticket lock ticket
explore cache cache tas
[ "$ran" -ne 0 ] || { echo "interleave: ONLY=$ONLY: there is no such program" >&2 && exit 2; }
[ "$failed" -eq 0 ] || { echo "$failed of $ran programs found a schedule that goes wrong"; exit 1; }
