#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The exact plane: two runs of one image give the same log to the byte, also while the host is
# busy. (`make ab` compares the runs of every benchmark; here, those that are done quickly.)
#
# QEMU 7.2 itself is not quite deterministic: when its main loop is awake between the moment a CPU halts and the
# moment the instructions before that are accounted (cpu->halted and icount_update are set by the CPU's thread
# without the lock; icount_start_warp_timer reads both), it advances the clock from too early a time. That takes
# a host that switches threads just then, once in some hundred runs. So a run that differs is shown and repeated
# once; what the guest does by itself differs every time.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

# run NAME: one boot; its log becomes $work/NAME.log. With three programs that take the processor when it is busy.
run() {
	load=
	if [ "$1" = busy ]; then
		for _ in 1 2 3; do
			timeout 200 sh -c 'while :; do :; done' &
			load="$load $!"
		done
	fi
	APPEND='bench=syscall_*,frame_*,heap_??,vga_*,irq_*,page_*,boot test=* seed=7 effort=10' TIMEOUT=200 boot exact "$dir"
	# shellcheck disable=SC2086 # a list of numbers
	[ -z "$load" ] || { kill $load; wait $load; } 2>/dev/null || :
	cp "$log" "$work/$1.log"
}

# same NAME: its log is that of the quiet run; if not, that of a repetition.
same() {
	cmp -s "$work/quiet.log" "$work/$1.log" && return
	diff "$work/quiet.log" "$work/$1.log" | tr -d '\r' | head -n 20 | sed 's/^/# once: /'
	run "$1"
	diff "$work/quiet.log" "$work/$1.log" >"$work/difference" 2>&1
}

for config in baseline optimized; do
	dir=$(image "$config")
	for name in quiet again busy; do
		run "$name"
		check "$config, $name: ends well" equal "$status" 0
	done
	shown=$work/difference
	for name in again busy; do
		check "$config: the log of run '$name' is the same" same "$name"
	done
	shown=$work/out
done
# QEMU's threads must not overtake each other: a guest with icount has one CPU of the host.
printf '#!/bin/sh\nsed -n "s/^Cpus_allowed_list:[[:space:]]*//p" /proc/self/status\n' >"$work/qemu"
chmod +x "$work/qemu"
QEMU=$work/qemu sh "$scripts/qemu.sh" exact "$work" >"$work/out"
check 'a guest runs on one CPU of the host' grep -qxE '[0-9]+' "$work/out"
done_testing
