#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The ring's sleep and wake protocol (tests/system/ring/ring.pml) with every interleaving that two processors with
# store buffers have, by spin: no lost wake-up and no lost or doubled message; and what the protocol needs it for
# shows when a fence or a look is taken away.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

model=$(cd "$(dirname "$0")" && pwd)/ring/ring.pml

# explore [-DNAME...]: errors found in $errors, spin's words in $work/out. -1: it could not be done.
explore() {
	errors=-1
	(cd "$work" && spin -a "$@" "$model" && gcc -O1 -w -DSAFETY -o pan pan.c && ./pan -m1000000) \
		>"$work/out" 2>&1 || :
	grep -q 'out of memory\|max search depth too small' "$work/out" ||
		errors=$(sed -n 's/^State-vector.*errors: //p' "$work/out")
}

# holds_for TEXT [-DNAME...]: all of it was explored and nothing was found.
holds_for() {
	text=$1
	shift
	explore "$@"
	check "$text" equal "${errors:--1}" 0
}

# breaks TEXT FOUND -DNAME...: without it something is found.
breaks() {
	name=$1 found=$2
	shift 2
	explore "$@"
	check "$name: it fails" equal "${errors:--1}" 1
	check "$name: with $found" grep -q "^pan:1: $found" "$work/out"
}

holds_for 'no wake-up and no message is lost'
holds_for 'with one wake-up for each sleep' -DCOALESCE
holds_for 'with a ring of four' -DSLOTS=4
holds_for 'with a ring of four and one wake-up for each sleep' -DSLOTS=4 -DCOALESCE
holds_for 'with nobody who closes' -DSTAYS_OPEN
holds_for 'with nobody who closes and one wake-up for each sleep' -DSTAYS_OPEN -DCOALESCE
breaks "without the sender's fence" 'invalid end state' -DNO_SENDER_FENCE
breaks "without the receiver's fence" 'invalid end state' -DNO_RECEIVER_FENCE
breaks "without the fence of who falls asleep" 'invalid end state' -DNO_WAIT_FENCE
breaks "without looking again before falling asleep" 'invalid end state' -DNO_RECHECK -DSTAYS_OPEN
breaks 'with a look for the end before the look for messages' 'assertion violated' -DCLOSED_FIRST
done_testing
