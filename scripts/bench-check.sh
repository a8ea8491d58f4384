#!/bin/sh
# SPDX-License-Identifier: MIT
#
# bench-check.sh: does one benchmark cost more than MAX? Builds the source tree in which it is started and measures it on
# the exact plane (`make bench-check`). For `git bisect run`, from a second work tree, because the commits
# that are tried bring their own scripts:
#
#   git worktree add --detach ../lab && git bisect start BAD GOOD
#   git bisect run env METRIC=ctx_switch MAX=131 sh ../lab/scripts/bench-check.sh
#
# Exit status: 0 at most MAX; 1 more; 125 it cannot be told: the tree does not build, the guest hangs or panics, the
# benchmark is not there or was not measured; 129 what was asked for makes no sense, which ends a bisection. make
# turns every failure into 2, so a bisection calls the script.
#
# Environment: METRIC (one benchmark), MAX (a number, its mean), CONFIG (optimized), O (build), TIMEOUT.
set -u

here=$(cd "$(dirname "$0")" && pwd)
METRIC=${METRIC:-} MAX=${MAX:-} config=${CONFIG:-optimized}

# end STATUS TEXT
end() {
	echo "bench-check: $2" >&2
	exit "$1"
}

child=
# shellcheck disable=SC2317 # called by the trap
stop() {
	trap - INT TERM HUP
	[ -z "$child" ] || { kill "$child"; wait "$child"; } 2>/dev/null || :
	end 130 "interrupted"
}
trap stop INT TERM HUP

attend() {
	"$@" &
	child=$!
	wait "$child"
	status=$?
	child=
	return "$status"
}

case $METRIC in
'') end 129 "METRIC= is missing: the name of a benchmark" ;;
*[!A-Za-z0-9_.-]*) end 129 "METRIC=$METRIC is not the name of a benchmark" ;;
esac
printf '%s\n' "$MAX" | grep -qxE '[0-9]+(\.[0-9]+)?' || end 129 "MAX=$MAX is not a number: the most that $METRIC may cost"
[ -f scripts/build-arm.sh ] || [ -f Kconfig ] || end 129 "$PWD is not a source tree of ours"
[ -f scripts/build-arm.sh ] || end 125 "this tree has no scripts/build-arm.sh"

mkdir -p "${O:-build}/bench-check" || end 129 "O=${O:-build}: no directory can be made there"
dir=$(cd "${O:-build}/bench-check" && pwd)/$(printf '%s' "$config" | tr -c 'A-Za-z0-9_.+-' _)
exec 8>"$dir.lock"
flock 8
JOBS=${JOBS:-2} attend sh scripts/build-arm.sh "$config" "$dir" || end 125 "cannot tell: $config does not build"
[ -f "$dir/exo.elf" ] || end 125 "cannot tell: the build left no kernel"
LOG=$dir/serial.log LABEL=bench-check APPEND="bench=$METRIC" attend sh "$here/run-guest.sh" exact "$dir" ||
	end 125 "cannot tell: no end of a boot that measures $METRIC, or a failed one"
csv=$dir/bench_results.csv
attend sh "$here/extract-benches.sh" -o "$csv" "$dir/serial.log" || end 125 "cannot tell: the log of the boot is damaged"
mean=$(awk -F, -v name="$METRIC" '!/^#/ && $1 == name { print $3 }' "$csv")
[ -n "$mean" ] || end 125 "cannot tell: $METRIC was not measured $(sed -n "s/^# $METRIC: not measured: /: /p" "$csv")"
if awk -v mean="$mean" -v max="$MAX" 'BEGIN { exit !(mean + 0 <= max + 0) }'; then
	end 0 "good: $METRIC is $mean, at most $MAX"
fi
end 1 "bad: $METRIC is $mean, more than $MAX"
