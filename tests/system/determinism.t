#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The exact plane: two runs of one image give the same log to the byte, also while the host is
# busy. (`make ab` compares the runs of every benchmark; here, those that are done quickly.)
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

for config in baseline optimized; do
	dir=$(image "$config")
	for run in quiet again busy; do
		load=
		if [ "$run" = busy ]; then
			for _ in 1 2 3; do
				timeout 200 sh -c 'while :; do :; done' &
				load="$load $!"
			done
		fi
		APPEND='bench=syscall_*,frame_*,heap_??,vga_*,irq_*,page_*,boot test=* seed=7' TIMEOUT=200 boot exact "$dir"
		# shellcheck disable=SC2086 # a list of numbers
		[ -z "$load" ] || { kill $load; wait $load; } 2>/dev/null || :
		check "$config, $run: ends well" equal "$status" 0
		cp "$log" "$work/$run.log"
	done
	shown=$work/difference
	for run in again busy; do
		diff "$work/quiet.log" "$work/$run.log" >"$work/difference" 2>&1 || :
		check "$config: the log of run '$run' is the same" \
		cmp -s "$work/quiet.log" "$work/$run.log"
	done
	shown=$work/out
done
done_testing
