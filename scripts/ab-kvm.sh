#!/bin/sh
# SPDX-License-Identifier: MIT
#
# ab-kvm.sh DIR_A DIR_B NAME_A NAME_B TABLE: measure both arms on the host's CPU. Boots are
# interleaved A B B A, so that drift of the machine falls on both alike; every boot leaves
# DIR/kvm-<n>.csv, the table goes to TABLE. Nothing is cached: timings of another hour are not
# comparable.
#
# Environment: RUNS (boots of each arm, 4), ONLY, TIMEOUT.
set -eu

[ $# -eq 5 ] || { echo "usage: ab-kvm.sh DIR_A DIR_B NAME_A NAME_B TABLE" >&2; exit 2; }
here=$(dirname "$0")
dir_a=$1 dir_b=$2 name_a=$3 name_b=$4 table=$5
runs=${RUNS:-4}
case $runs in
'' | *[!0-9]* | 0) echo "RUNS=$runs is not a number of boots" >&2; exit 2 ;;
esac

child=
# shellcheck disable=SC2317 # called by the trap
stop() {
	trap - INT TERM HUP
	[ -z "$child" ] || { kill "$child" && wait "$child"; } 2>/dev/null || :
	rm -f "$dir_a"/kvm-*.csv "$dir_b"/kvm-*.csv "$table"
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

# boot ARM DIR N
boot() {
	status=0
	LOG=$2/serial.log LABEL="$1, boot $3" APPEND="bench=${ONLY:-*}" \
		attend sh "$here/run-guest.sh" kvm "$2" || status=$?
	[ "$status" -eq 0 ] || exit 1
	sh "$here/extract-benches.sh" -m "$machine" -o "$2/kvm-$1$3.csv" "$2/serial.log"
}

attend sh "$here/kvm-probe.sh" "$dir_a" || exit 1
machine=$(sh "$here/qemu.sh" describe kvm)
rm -f "$dir_a"/kvm-*.csv "$dir_b"/kvm-*.csv
n=1
while [ "$n" -le "$runs" ]; do
	if [ $((n % 2)) -eq 1 ]; then
		boot A "$dir_a" "$n"
		boot B "$dir_b" "$n"
	else
		boot B "$dir_b" "$n"
		boot A "$dir_a" "$n"
	fi
	n=$((n + 1))
done
LC_ALL=C awk -v name_a="$name_a" -v name_b="$name_b" -v runs="$runs" -f "$here/table.awk" \
	-f "$here/ab-timing.awk" "$dir_a"/kvm-A*.csv "$dir_b"/kvm-B*.csv >"$table"
