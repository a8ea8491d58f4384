#!/bin/sh
# SPDX-License-Identifier: MIT
#
# compare.sh: our two configurations and another system, on the same emulated machine in one run (`make compare`).
#
# The peer is Debian's Linux (peer-linux.sh) with one static program as its first process (bench/linux): the same runner,
# the same statistics, the same lines on the serial port, so that the same scripts boot, judge and extract. It is
# measured as Debian ships it, without mitigations, and lean: without what a user may switch off by words
# on its command line. Every boot happens twice, and the two must be identical (ab-exact.sh).
#
# INSTRUMENT=host is compare-host.sh.
#
# Environment: PEER (linux), A, B (baseline, optimized), ONLY (pattern of benchmarks), O (results in O/compare, kernels and
# programs in O/peers), PEER_DEB (peer-linux.sh), FRESH=1, TIMEOUT (seconds a boot, 300 for the peer).
# The table goes to stdout, to O/compare/table.txt and as CSV beside it; every condition to O/compare/conditions.txt.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
# The Linux that runs already, and the kernel as a process of it.
if [ "${INSTRUMENT:-exact}" = host ] && [ "${PEER:-linux}" = linux ]; then
	exec sh "$here/compare-host.sh"
fi
PEER=${PEER:-linux} A=${A:-baseline} B=${B:-optimized} ONLY=${ONLY:-*}

say() {
	echo "compare: $*" >&2
}

case $PEER in
linux) ;;
*) say "PEER=$PEER: there is linux"; exit 2 ;;
esac

mkdir -p "${O:-build}/compare" "${O:-build}/ab"
root=$(cd "${O:-build}" && pwd)
out=$root/compare
CACHE=$root/cache
export ONLY CACHE
unset INITRD APPEND ONCE

# shellcheck source=scripts/only-one.sh
. "$here/only-one.sh"
only_one "$root/.ab.lock" 'make ab'
arms=$out
# shellcheck source=scripts/arms.sh
. "$here/arms.sh"
# shellcheck disable=SC2317 # called by the trap
stop() {
	trap - INT TERM HUP
	arms_end
	rm -f "$out"/*.new "$out/kernel"
	say "interrupted; no half result is left"
	exit 130
}
trap stop INT TERM HUP

# Words that the peer always gets, and those of each way to boot it. "lean" is what a user can take off without building
# a kernel: mitigations, zeroing of allocations, checks of copies, random stack offsets, security modules, audit, cgroups'
# and pressure accounting, and self-tests of the crypto library at start-up.
always='console=ttyS0 quiet panic=-1'
lean='mitigations=off init_on_alloc=0 hardened_usercopy=off randomize_kstack_offset=off lsm=capability audit=0'
lean="$lean cgroup_disable=memory psi=0 cryptomgr.notests=1"
boots='linux off lean'
words_of() {
	case $1 in
	linux) echo "$always" ;;
	off) echo "$always mitigations=off" ;;
	lean) echo "$always $lean" ;;
	esac
}

# The peer's rows of one of our benchmarks are called like it, or have "__way" behind it.
peer_patterns() {
	printf '%s\n' "$1" | awk -F, '{ for (i = 1; i <= NF; i++) printf "%s%s,%s__*", (i > 1 ? "," : ""), $i, $i }'
}

rm -f "$out/table.txt" "$out/table.csv" "$out/conditions.txt"
arm kernel sh "$here/peer-linux.sh" "$root/peers/linux" >"$out/kernel"
join
kernel=$(cat "$out/kernel")
rm -f "$out/kernel"
"${MAKE:-make}" -C "$here/.." --no-print-directory O="$root" peers/linux/initrd.cpio >"$out/build.log" 2>&1 || {
	say "the peer's program does not build:"
	tail -n 12 "$out/build.log" >&2
	exit 1
}
for boot in $boots; do
	dir=$out/$boot
	mkdir -p "$dir"
	ln -sf "$kernel/vmlinuz" "$dir/vmlinuz"
	ln -sf "$root/peers/linux/initrd.cpio" "$dir/initrd.cpio"
	words_of "$boot" >"$dir/append"
	cat "$dir/vmlinuz" "$dir/initrd.cpio" "$dir/append" | sha256sum | cut -d ' ' -f 1 >"$dir/image.sha256"
done

dir_a=$(dir_of "$A") dir_b=$(dir_of "$B")
say "building A ($A) and B ($B)"
arm A sh "$here/build-arm.sh" "$A" "$dir_a"
[ "$dir_a" = "$dir_b" ] || arm B sh "$here/build-arm.sh" "$B" "$dir_b"
join

# measure LABEL DIR: two of them at a time.
measure() {
	arm "$1" sh "$here/ab-exact.sh" "$2"
	running="$running $1=$2/serial.log"
	# shellcheck disable=SC2086 # a list of words
	set -- $running
	[ $# -lt 2 ] || settle
}
settle() {
	# shellcheck disable=SC2086 # a list of words
	join $running
	running=
}
running=
say "measuring on the exact plane: A, B, and $(cut -d " " -f 1,2 "$kernel/package") booted in three ways, two runs of each"
measure A "$dir_a"
# Equal code: the second one takes the first one's result.
[ "$(cat "$dir_a/image.sha256")" != "$(cat "$dir_b/image.sha256")" ] || settle
[ "$dir_a" = "$dir_b" ] || measure B "$dir_b"
[ -z "$running" ] || settle
ONLY=$(peer_patterns "$ONLY") TIMEOUT=${TIMEOUT:-300}
export ONLY TIMEOUT
for boot in $boots; do
	measure "$boot" "$out/$boot"
done
[ -z "$running" ] || settle
took='' results=''
for dir in "$dir_a" "$dir_b" "$out/linux" "$out/off" "$out/lean"; do
	took="$took${took:+, }$(cat "$dir/measured")"
	results="$results $dir/bench_results.csv"
done
say "A, B, and Linux in three ways: $took"
# tables ARGUMENT...: both texts, or a failure.
tables() {
	# shellcheck disable=SC2086 # paths of make have no white space
	LC_ALL=C awk "$@" -f "$here/table.awk" -f "$here/compare-conditions.awk" $results >"$out/conditions.new" || return 1
	# shellcheck disable=SC2086 # the same
	LC_ALL=C awk "$@" -v csv="$out/csv.new" -v conditions="$out/conditions.new" -f "$here/table.awk" \
		-f "$here/compare-table.awk" $results >"$out/table.new"
}
tables -v "name_a=$A" -v "name_b=$B" -v "package=$(cat "$kernel/package")" -v "lean=$lean" || {
	rm -f "$out"/*.new
	say "no table was written"
	exit 1
}
mv "$out/conditions.new" "$out/conditions.txt"
mv "$out/csv.new" "$out/table.csv"
mv "$out/table.new" "$out/table.txt"
echo
cat "$out/table.txt"
echo
echo "Files: $out/table.txt $out/table.csv $out/conditions.txt; each boot's log in $out/{linux,off,lean}/serial.log"
