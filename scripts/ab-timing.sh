#!/bin/sh
# SPDX-License-Identifier: MIT
#
# ab-timing.sh DIR_A DIR_B NAME_A NAME_B TABLE: measure both arms on the timing plane: on the host's CPU (kvm), or
# with one thread of the host for each emulated CPU (mttcg), or as processes (host). A is booted twice as often as B, in two groups whose
# difference is noise, and the boots are interleaved, so that drift of the host falls on all alike: A B A', then
# A' B A. Every boot leaves DIR/INSTRUMENT-<group><n>.csv; exo-timing makes the TABLE of them. Nothing is cached:
# timings of another hour are not comparable.
#
# Environment: INSTRUMENT (kvm, mttcg or host), TIMING (path of exo-timing), RUNS (boots of each group, 5; 9 of processes), ONLY, CPUS, TIMEOUT.
set -eu

[ $# -eq 5 ] || { echo "usage: ab-timing.sh DIR_A DIR_B NAME_A NAME_B TABLE" >&2; exit 2; }
here=$(dirname "$0")
dir_a=$1 dir_b=$2 name_a=$3 name_b=$4 table=$5
: "${INSTRUMENT:?kvm, mttcg or host}" "${TIMING:?path of exo-timing}"
runs=5
[ "$INSTRUMENT" != host ] || runs=9
runs=${RUNS:-$runs}
case $runs in
'' | *[!0-9]* | 0 | 1) echo "RUNS=$runs is not a number of boots from 2 on: one boot says nothing about noise" >&2; exit 2 ;;
esac

child=
# shellcheck disable=SC2317 # called by the trap
stop() {
	trap - INT TERM HUP
	[ -z "$child" ] || { kill "$child" && wait "$child"; } 2>/dev/null || :
	rm -f "$dir_a/$INSTRUMENT"-*.csv "$dir_b/$INSTRUMENT"-*.csv "$table"
	exit 130
}
trap stop INT TERM HUP

# attend COMMAND...: run it so that the trap can end it.
attend() {
	"$@" &
	child=$!
	status=0
	wait "$child" || status=$?
	child=
	return "$status"
}

# boot GROUP DIR N
boot() {
	status=0
	LOG=$2/serial.log LABEL="$1, boot $3" APPEND="bench=${ONLY:-*}" \
		attend sh "$here/run-guest.sh" "$INSTRUMENT" "$2" || status=$?
	[ "$status" -eq 0 ] || exit 1
	sh "$here/extract-benches.sh" -m "$machine" -o "$2/$INSTRUMENT-$1$3.csv" "$2/serial.log"
	booted=$((booted + 1))
	[ ! -t 2 ] || printf '\r\033[Kab: boot %s of %s, %s s' "$booted" "$((3 * runs))" $(($(date +%s) - started)) >&2
}

[ "$INSTRUMENT" != kvm ] || attend sh "$here/kvm-probe.sh" "$dir_a" || exit 1
machine=$(sh "$here/qemu.sh" describe "$INSTRUMENT")
rm -f "$dir_a/$INSTRUMENT"-*.csv "$dir_b/$INSTRUMENT"-*.csv
booted=0 started=$(date +%s)
n=1
while [ "$n" -le "$runs" ]; do
	if [ $((n % 2)) -eq 1 ]; then
		set -- a again
	else
		set -- again a
	fi
	boot "$1" "$dir_a" "$n"
	boot b "$dir_b" "$n"
	boot "$2" "$dir_a" "$n"
	n=$((n + 1))
done
[ ! -t 2 ] || printf '\r\033[K' >&2
"$TIMING" "$name_a" "$name_b" "$dir_a/$INSTRUMENT"-a[0-9]*.csv -- "$dir_a/$INSTRUMENT"-again*.csv -- \
	"$dir_b/$INSTRUMENT"-b*.csv >"$table"
