#!/bin/sh
# SPDX-License-Identifier: MIT
#
# ab.sh: build two configurations side by side, boot and measure both, print one table (`make ab`).
#
# Environment: A, B (configurations, as in `make configure CONFIG=`), ONLY (pattern of
# benchmarks), INSTRUMENT (exact, kvm, mttcg or host), O (output directory: arms in O/ab/<name>, results in
# O/cache), FRESH=1 (measure again), RUNS (boots on the timing plane), TIMEOUT (seconds a boot).
# The table goes to stdout and to O/ab/table.txt, everything else to stderr.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
A=${A:-baseline} B=${B:-optimized} INSTRUMENT=${INSTRUMENT:-exact}
# Several CPUs at the same time: the rows that are about them, unless others are asked for.
if [ "$INSTRUMENT" = mttcg ]; then
	ONLY=${ONLY:-lock_storm,sched_storm,sched_migrate,tlb_shootdown*,ipc_remote_*}
fi
ONLY=${ONLY:-*}
mkdir -p "${O:-build}/ab"
root=$(cd "${O:-build}" && pwd)
CACHE=$root/cache
export ONLY CACHE
# What is measured is this image, whatever the environment would boot.
unset INITRD APPEND

say() {
	echo "ab: $*" >&2
}

# shellcheck source=scripts/only-one.sh
. "$here/only-one.sh"
only_one "$root/.ab.lock" 'make ab'

arms=$root/ab
# shellcheck source=scripts/arms.sh
. "$here/arms.sh"
# shellcheck disable=SC2317 # called by the trap
stop() {
	trap - INT TERM HUP
	arms_end
	rm -f "$root/ab/table.txt.new"
	say "interrupted; no half result is left"
	exit 130
}
trap stop INT TERM HUP

case $INSTRUMENT in
exact | kvm | mttcg) ;;
host)
	# The kernel as a process.
	ARCH=host
	export ARCH
	;;
*) say "INSTRUMENT=$INSTRUMENT: there are exact, kvm, mttcg and host"; exit 2 ;;
esac
dir_a=$(dir_of "$A")
dir_b=$(dir_of "$B")
csv=bench_results.csv

if [ "$INSTRUMENT" != exact ]; then
	"${MAKE:-make}" -C "$here/.." --no-print-directory O="$root" tools/exo-timing >"$root/ab/tools.log" 2>&1 || {
		tail -n 12 "$root/ab/tools.log" >&2
		exit 1
	}
fi
say "building A ($A) and B ($B)"
started=$(date +%s)
if [ "$dir_a" = "$dir_b" ]; then
	JOBS=2 arm A sh "$here/build-arm.sh" "$A" "$dir_a"
else
	arm A sh "$here/build-arm.sh" "$A" "$dir_a"
	arm B sh "$here/build-arm.sh" "$B" "$dir_b"
fi
join
say "built in $(($(date +%s) - started)) s"
image_a=$(cut -c 1-12 "$dir_a/image.sha256")
image_b=$(cut -c 1-12 "$dir_b/image.sha256")
name_a="$A (image $image_a)"
name_b="$B (image $image_b)"
table=$root/ab/table.txt
rm -f "$table"

if [ "$INSTRUMENT" != exact ]; then
	TIMING=$root/tools/exo-timing
	export INSTRUMENT TIMING
	say "measuring in real time ($INSTRUMENT), three boots a round"
	arm A sh "$here/ab-timing.sh" "$dir_a" "$dir_b" "$name_a" "$name_b" "$table.new"
	join "A=$dir_a/serial.log" "B=$dir_b/serial.log"
else
	say "measuring on the exact plane, two runs of each"
	arm A sh "$here/ab-exact.sh" "$dir_a"
	if [ "$image_a" = "$image_b" ]; then
		join "A=$dir_a/serial.log"
		# The same code: the second arm finds the first one's result.
		[ "$dir_a" = "$dir_b" ] || FRESH=0 arm B sh "$here/ab-exact.sh" "$dir_b"
		join
	else
		arm B sh "$here/ab-exact.sh" "$dir_b"
		join "A=$dir_a/serial.log" "B=$dir_b/serial.log"
	fi
	say "A: $(cat "$dir_a/measured"); B: $(cat "$dir_b/measured")"
	sh "$here/ab-table.sh" "$dir_a/$csv" "$dir_b/$csv" "$name_a" "$name_b" >"$table.new" || {
		say "no table was written"
		rm -f "$table.new"
		exit 1
	}
fi

{
	echo
	echo "Options that differ:"
	awk -f "$here/ab-options.awk" "$dir_a/.config" "$dir_b/.config"
	if [ "$image_a" = "$image_b" ] && [ "$dir_a" != "$dir_b" ]; then
		echo "  A and B are the same image: these options are dead, they change no code."
	fi
} >>"$table.new"
mv "$table.new" "$table"
# Whole runs only: what a benchmark costs may depend on those before it.
if [ "$INSTRUMENT" = exact ] && [ "$ONLY" = "*" ]; then
	sh "$here/history.sh" add "$A" "$dir_a/$csv" "$image_a" || say "the history lacks A"
	[ "$dir_a" = "$dir_b" ] || sh "$here/history.sh" add "$B" "$dir_b/$csv" "$image_b" || say "the history lacks B"
fi
echo
cat "$table"
cat <<END

Files:
  $table
  A: $dir_a/  serial.log $csv build.log .config
  B: $dir_b/  serial.log $csv build.log .config
END
