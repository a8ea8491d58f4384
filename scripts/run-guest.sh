#!/bin/sh
# SPDX-License-Identifier: MIT
#
# run-guest.sh MODE DIR [QEMU OPTION...]: boot the image in DIR once, unattended, under a time
# limit, and judge how it ended. MODE is exact, kvm, mttcg, host, iso or uefi (qemu.sh).
#
# Environment: LOG (serial log, default DIR/serial.log), APPEND, TIMEOUT (seconds, 60), LABEL
# (names the run in messages), PROGRESS (1: show the current benchmark or test when stderr is a
# terminal).
#
# Exit status: 0 the guest ended well; 1 it ended, and a test or a benchmark failed; 3 fatal; 4
# panic; 5 hang; 6 QEMU itself failed; 7 the guest ended without a verdict (truncated log). Every
# status but 0 prints why.
set -eu

[ $# -ge 2 ] || { echo "usage: run-guest.sh MODE DIR [QEMU OPTION...]" >&2; exit 2; }
here=$(dirname "$0")
mode=$1 dir=$2
shift 2
LOG=${LOG:-$dir/serial.log}
export LOG
limit=${TIMEOUT:-60}
# CPUs that are threads of the host wait for each other when it is busy.
[ "$mode" != mttcg ] || limit=${TIMEOUT:-180}
label=${LABEL:-$mode}
errors=$LOG.qemu
case $limit in
'' | *[!0-9]* | 0) echo "run-guest.sh: TIMEOUT=$limit is not a number of seconds" >&2; exit 2 ;;
esac

guest=
# shellcheck disable=SC2317 # called by the trap
stop() {
	trap - INT TERM HUP
	[ -z "$guest" ] || { kill "$guest" 2>/dev/null; wait "$guest" 2>/dev/null; } || :
	rm -f "$errors"
	exit 130
}
trap stop INT TERM HUP

: >"$LOG"
timeout -k 2 "$limit" sh "$here/qemu.sh" "$mode" "$dir" "$@" </dev/null >"$errors" 2>&1 &
guest=$!
if [ "${PROGRESS:-0}" = 1 ] && [ -t 2 ]; then
	sh "$here/run-progress.sh" "$guest" "$label=$LOG" &
fi
status=0
wait "$guest" || status=$?
exit_status=$status
guest=

# Control characters stay out of the terminal; UTF-8 passes.
quote() {
	tr -d '\000-\010\013-\037\177' | sed 's/^/    /'
}

# fail STATUS TEXT: the verdict, then what the log says last.
fail() {
	echo "$label: $2" >&2
	if [ -s "$LOG" ]; then
		echo "  last lines of $LOG:" >&2
		tail -n "${3:-10}" "$LOG" | cut -c 1-200 | quote >&2
	else
		echo "  $LOG is empty: the kernel never wrote to the serial line" >&2
	fi
	rm -f "$errors"
	exit "$1"
}

# the_line PREFIX: the log's line that starts with it, perhaps behind a time stamp.
the_line() {
	line=$(tr -d '\r' <"$LOG" | grep -a "^\(\[[ 0-9.]*\] *[a-z]* *\)\{0,1\}$1" |
		tail -n 1 | cut -c 1-300)
	printf '%s\n' "${line:-${1}the guest stopped, its log does not say why}" | quote |
		sed 's/^ *//'
}

ended=no
if grep -aqE '^(BENCH-END|TEST-END),[0-9]+' "$LOG"; then
	ended=yes
fi
case $status in
124 | 137)
	# A kernel that cannot know the debug-exit device yet says its last word and halts.
	if grep -aq '^fatal: ' "$LOG"; then
		fail 3 "$(the_line "fatal: ") (then it halted)" 5
	elif grep -aq '^panic: ' "$LOG"; then
		fail 4 "$(the_line "panic: ") (then it halted)" 25
	fi
	fail 5 "hang: no end after $limit s"
	;;
249) fail 3 "$(the_line "fatal: ")" 5 ;;
251) fail 4 "$(the_line "panic: ")" 25 ;;
1 | 3)
	if [ "$ended" = no ] && [ -s "$errors" ]; then
		status=6
	elif [ "$ended" = no ]; then
		fail 7 "truncated: the guest ended without BENCH-END or TEST-END"
	fi
	;;
0) fail 7 "the guest reset or powered off without a verdict (a triple fault resets)" ;;
*) status=6 ;;
esac
case $status in
6)
	echo "$label: QEMU failed (exit status $exit_status):" >&2
	head -n 5 "$errors" | quote >&2
	;;
3)
	echo "$label: the guest reports failures" >&2
	tr -d "\r" <"$LOG" | grep -aE "^# (agent |kernel (benchmarks|tests) |nothing measured|no test |[a-z0-9_]*: not measured)" |
		tail -n 5 | quote >&2 || :
	status=1
	;;
1) status=0 ;;
esac
rm -f "$errors"
exit "$status"
