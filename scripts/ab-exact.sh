#!/bin/sh
# SPDX-License-Identifier: MIT
#
# ab-exact.sh DIR: measure the image in DIR on the exact plane: two runs, which must be identical (ONCE=1:
# one run, for studies that measure many images), become DIR/serial.log and DIR/bench_results.csv. DIR/measured
# says "cached" or how long it took.
#
# When they differ, that is shown, and a third run has to be identical to one of them: QEMU moves the clock of a
# guest that halts from another thread, and on a busy host, once in some hundred runs, by a few ns too early or
# too late.
#
# Logs are kept in CACHE/<image hash>-<hash of machine, scripts and pattern>/, written whole or not at
# all. The image's hash covers its code alone, so configurations with the same code share a log; what a
# log says of its image's etc/ is replaced by DIR's own when it is copied out, and results are extracted
# anew.
#
# Environment: CACHE (directory), ONLY (pattern of benchmarks), FRESH=1 (do not believe the
# cache), ONCE, TIMEOUT.
set -eu

[ $# -eq 1 ] || { echo "usage: ab-exact.sh DIR" >&2; exit 2; }
here=$(dirname "$0")
dir=$1
only=${ONLY:-*}
once=${ONCE:-0}
unset INITRD
run=
partial=
# shellcheck disable=SC2317 # called by the trap
stop() {
	trap - INT TERM HUP
	[ -z "$run" ] || { kill "$run" 2>/dev/null; wait "$run" 2>/dev/null; } || :
	clean
	exit 130
}
clean() {
	rm -f "$dir/serial.log" "$dir/serial-2.log" "$dir/serial-3.log"
	[ -z "$partial" ] || rm -rf "$partial"
}
trap stop INT TERM HUP

machine=$(sh "$here/qemu.sh" describe exact)
image=$(cut -c 1-16 "$dir/image.sha256")
key=$({ printf '%s\n%s\n' "$machine" "$only"; cat "$here/qemu.sh" "$here/run-guest.sh"; } | sha256sum | cut -c 1-12)
entry=$CACHE/$image-$key
# What ran once is no result for who asks for two; the other way round it is.
[ "$once" != 1 ] || [ -d "$entry" ] || entry=$entry-once

# results LOG: DIR/serial.log and DIR/bench_results.csv from a log of this code.
results() {
	awk -v dir="$dir" -f "$here/ab-banner.awk" "$1" >"$dir/serial.log.new" &&
		mv "$dir/serial.log.new" "$dir/serial.log" &&
		sh "$here/extract-benches.sh" -m "$machine" -o "$dir/bench_results.csv" "$dir/serial.log"
}

rm -f "$dir/serial.log" "$dir"/serial-[23].log "$dir/bench_results.csv" "$dir/measured"
if [ "${FRESH:-0}" != 1 ] && [ -f "$entry/serial.log" ]; then
	results "$entry/serial.log"
	echo cached >"$dir/measured"
	exit 0
fi

# boot NAME LOG: one run. A benchmark that says why it was not measured is no failure: the log and the table show it.
# A run without any result, or of which a part ended early, ends here and is never cached.
boot() {
	LOG=$2 LABEL=$1 APPEND="bench=$only" sh "$here/run-guest.sh" exact "$dir" &
	run=$!
	status=0
	wait "$run" || status=$?
	run=
	[ "$status" -eq 0 ] || exit 1
}

started=$(date +%s)
boot 'run 1' "$dir/serial.log"
if [ "$once" = 1 ]; then
	cp "$dir/serial.log" "$dir/serial-2.log"
else
	boot 'run 2' "$dir/serial-2.log"
fi
note=
if ! cmp -s "$dir/serial.log" "$dir/serial-2.log"; then
	echo "two runs of one image differ; the exact plane must not:" >&2
	awk 'NR == FNR { first[FNR] = $0; next }
		first[FNR] != $0 { print "    line " FNR " of the first run:  " first[FNR]
			print "    line " FNR " of the second run: " $0; found = 1; exit }
		END { if (!found) print "    one log is the beginning of the other" }' \
		"$dir/serial.log" "$dir/serial-2.log" | tr -d '\r' >&2
	echo "  a third one decides" >&2
	boot 'run 3' "$dir/serial-3.log"
	if cmp -s "$dir/serial-2.log" "$dir/serial-3.log"; then
		cp "$dir/serial-2.log" "$dir/serial.log"
	elif ! cmp -s "$dir/serial.log" "$dir/serial-3.log"; then
		echo "  three runs, three results; the logs: $dir/serial.log $dir/serial-2.log $dir/serial-3.log" >&2
		exit 1
	fi
	note=", one run of three differed"
fi
mkdir -p "$CACHE"
partial=$(mktemp -d "$CACHE/.partial.XXXXXX")
chmod 755 "$partial"
cp "$dir/serial.log" "$partial"
# A log that is refused is no result: it is not kept.
results "$partial/serial.log" || {
	clean
	exit 1
}
rm -rf "$entry"
# Another process may have stored the same result meanwhile: then this copy is not needed.
mv -T "$partial" "$entry" 2>/dev/null || rm -rf "$partial"
rm -f "$dir"/serial-[23].log
echo "$(($(date +%s) - started)) s$note" >"$dir/measured"
