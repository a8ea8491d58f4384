#!/bin/sh
# SPDX-License-Identifier: MIT
#
# run-progress.sh PID NAME=LOG...: on stderr, one line that shows the benchmark or test that each
# guest is at, redrawn until process PID is gone. Only for a terminal; reads the logs that the
# guests write.
set -eu

[ -t 2 ] || exit 0
pid=$1
shift
started=$(date +%s)
trap 'printf "\r\033[K" >&2; exit 0' INT TERM HUP

# at LOG: the last benchmark or test named in it, or in the second run's log beside it.
at() {
	second=${1%.log}-2.log run=''
	[ ! -e "$second" ] || run='2nd run, '
	[ -z "$run" ] || set -- "$second"
	awk -F, -v run="$run" '
		/^BENCHINFO,/ { at = $2; n++ }
		/^(not )?ok [0-9]/ { at = $0; sub(/^(not )?ok [0-9]+ (- )?/, "", at); n++ }
		/^# suite / { suite = substr($0, 9) " "; n = 0 }
		END {
			gsub(/[^ -~]/, "", at)
			print run (n ? suite n " " substr(at, 1, 32) : "booting")
		}' "$1" 2>/dev/null || echo booting
}

while kill -0 "$pid" 2>/dev/null; do
	line=
	for pair in "$@"; do
		line="$line  ${pair%%=*}: $(at "${pair#*=}")"
	done
	printf '\r\033[K%3d s%s' $(($(date +%s) - started)) "$line" >&2
	sleep 0.3
done
printf '\r\033[K' >&2
