#!/bin/sh
# SPDX-License-Identifier: MIT
#
# make interleave: random interleavings of rings, locks and what is under them find nothing, are the same for the same seed,
# and find each fence, each look and each order that is taken away in a copy of the tree.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

# interleave TREE VARIABLE=VALUE...
interleave() {
	tree=$1
	shift
	status=0
	env O="$work/o" SEED=1 SCHEDULES=3000 "$@" sh "$tree/scripts/interleave.sh" >"$work/out" 2>&1 || status=$?
}

interleave "$repository" SCHEDULES=many
check 'SCHEDULES is no number: status' equal "$status" 2
check 'SCHEDULES is no number: named' holds "$work/out" 'SCHEDULES=many is not a number'
interleave "$repository" ONLY=plan9
check 'no such program: status' equal "$status" 2
interleave "$repository"
check 'nothing is found' equal "$status" 0
check 'by seven programs' equal "$(grep -c ' ok$' "$work/out")" 7
steps() {
	sed 's/,[^,]* schedules a second.*//' "$work/out"
}
steps >"$work/first"
interleave "$repository"
steps >"$work/second"
check 'the same seed is the same schedules' cmp -s "$work/first" "$work/second"

(mkdir "$work/tree" && cd "$repository" && git ls-files -co --exclude-standard | cpio --quiet -pd "$work/tree")

# finds TEXT PROGRAM FOUND FILE SED: with that change the program finds it.
finds() {
	cp "$work/tree/$4" "$work/kept"
	sed -i "$5" "$work/tree/$4"
	check "$1: it is planted" [ "$(cmp -s "$work/tree/$4" "$work/kept" || echo planted)" ]
	interleave "$work/tree" ONLY="$2" SCHEDULES=20000
	check "$1: it fails" equal "$status" 1
	check "$1: with $3" holds "$work/out" "$3"
	cp "$work/kept" "$work/tree/$4"
}

slots=user/lib/include/exo_user/channel_slots.h
finds "without the sender's fence" ring-of-two 'a wake-up is lost' $slots '/tail, s->tail, __ATOMIC_RELEASE/{n;d}'
seed=$(sed -n 's/.*: seed \([0-9]*\): .*/\1/p' "$work/out")
"$work/o/interleave/ring-of-two" "${seed:-0}" 1 >"$work/again" || :
check "and again by its seed" holds "$work/again" "seed $seed: everybody sleeps"
finds "without the receiver's fence" ring-of-two 'a wake-up is lost' $slots '/head, r->head, __ATOMIC_RELEASE/{n;d}'
finds 'without the fence of who falls asleep' ring 'a wake-up is lost' ipc/channel_with_ring.h '/__atomic_thread_fence/d'
finds 'with a relaxed tail' ring 'data[word] == received' $slots \
	's/tail, s->tail, __ATOMIC_RELEASE/tail, s->tail, __ATOMIC_RELAXED/'
finds 'an MCS node that is made to wait too late' lock-mcs 'it does not end' kernel/spinlock_mcs.c \
	'/node->waiting = true/d; s/__atomic_store_n(&before->next, node, __ATOMIC_RELEASE);/&	node->waiting = true;/'
finds 'an MCS release that does not wait for who comes' lock-mcs '' kernel/spinlock_mcs.c \
	's/while (!(next = \(.*\)))$/if (!(next = \1))/'
finds 'a test, and then a set' lock-tas 'inside' kernel/spinlock_tas.c \
	's/while (__atomic_exchange_n(&lock->held, true, __ATOMIC_ACQUIRE))/while (lock->held ? true : (lock->held = true, false))/'
finds 'a list that is drained and has no more room for it' cache 'has room for' mm/heap_thread_cache.c \
	's/list->room = class_room(class);/list->room = list->room;/'
interleave "$work/tree" FLAGS=-DNO_RECHECK ONLY='ring'
check 'without looking again before falling asleep' holds "$work/out" 'a wake-up is lost'
interleave "$work/tree" FLAGS=-DNO_LOCK ONLY='lock-*'
check 'the hot queue without a lock' equal "$(grep -c 'inside' "$work/out")" 3
interleave "$work/tree" FLAGS=-DNO_LOCK ONLY=cache
check 'the lists of free objects without a lock' equal "$status" 1
done_testing
