# shellcheck shell=sh
# SPDX-License-Identifier: MIT
#
# Two configurations under the event plugin, for make events and make flame (sourced): built, and booted once each. Set
# before: here, tool (what messages begin with). Sets A, B, ONLY, root, results (the directory O/events), dir_a, dir_b.
#
# Environment: A (baseline), B (optimized), ONLY, O, TIMEOUT (seconds a boot, 600).

A=${A:-baseline} B=${B:-optimized} ONLY=${ONLY:-*}
mkdir -p "${O:-build}/events"
root=$(cd "${O:-build}" && pwd)
results=$root/events arms=$root/events
srctree=$(cd "$here/.." && pwd)
TIMEOUT=${TIMEOUT:-600}
export srctree TIMEOUT
unset INITRD APPEND CPUS

say() {
	echo "$tool: $*" >&2
}

# shellcheck source=scripts/arms.sh
. "$here/arms.sh"
# shellcheck source=scripts/only-one.sh
. "$here/only-one.sh"
only_one "$root/.ab.lock" 'make ab, events or flame'

# shellcheck disable=SC2317 # called by the trap
stop() {
	trap - INT TERM HUP
	arms_end
	rm -f "$results"/*.new
	say "interrupted; no half result is left"
	exit 130
}
trap stop INT TERM HUP

# leave: something failed and has said so.
leave() {
	rm -f "$results"/*.new
	exit 1
}

# both COMMAND: for A and for B at the same time, with what they are called, their directory and their name.
both() {
	arm A "$1" A "$dir_a" "$A"
	[ "$dir_a" = "$dir_b" ] || arm B "$1" B "$dir_b" "$B"
}

# exec, so that a signal to the child reaches what it became.
build() {
	exec sh "$here/build-arm.sh" "$3" "$2"
}

# Two commas are one for QEMU.
commas() {
	printf '%s' "$1" | sed 's/,/,,/g'
}

# The value of -plugin for the image in directory DIR; the result goes to RESULT: plugin DIR RESULT.
plugin() {
	argument="$(commas "$root/tools/exo-events.so"),out=$(commas "$2")"
	for image in "$1/exo.debug.elf" "$1"/agents/*.debug; do
		argument="$argument,image=$(commas "$image")"
	done
	for pair in MM_HUGE_PAGES=huge MM_GLOBAL_PAGES=global; do
		! "$root/tools/exo-config" values "$1/.config" | grep -qx "${pair%=*}=y" || argument="$argument,${pair#*=}=on"
	done
	echo "$argument"
}

# stacks_of ARM: more arguments of the plugin; make flame has its own.
stacks_of() {
	:
}

measure() {
	LOG=$results/$1.log.new LABEL="$3" APPEND="bench=$ONLY" \
		exec sh "$here/run-guest.sh" exact "$2" -plugin "$(plugin "$2" "$results/$1.events.new")$(stacks_of "$1")"
}

# rows ARM: the plugin's result of an arm, by operation, in ARM.csv.new.
rows() {
	[ -s "$results/$1.events.new" ] || { say "the plugin left no result for arm $1: is the disk full?"; return 1; }
	sh "$here/extract-benches.sh" -m "$(sh "$here/qemu.sh" describe exact)" -o "$results/$1.bench.new" "$results/$1.log.new" || return 1
	LC_ALL=C awk -f "$here/events-rows.awk" "$srctree/tools/events/weights" "$results/$1.events.new" \
		"$results/$1.bench.new" >"$results/$1.csv.new"
}

# measure_arms: everything up to A.csv.new and B.csv.new.
measure_arms() {
	dir_a=$(dir_of "$A")
	dir_b=$(dir_of "$B")
	"${MAKE:-make}" -C "$srctree" --no-print-directory O="$root" tools/exo-events.so tools/exo-config >"$results/tools.log" 2>&1 || {
		tail -n 12 "$results/tools.log" >&2
		leave
	}
	say "building A ($A) and B ($B)"
	both build
	join
	say "one boot of each with the event plugin"
	both measure
	join "A=$results/A.log.new" "B=$results/B.log.new"
	if [ "$dir_a" = "$dir_b" ]; then
		for kind in events stacks log; do
			[ ! -e "$results/A.$kind.new" ] || cp "$results/A.$kind.new" "$results/B.$kind.new"
		done
	fi
	rows A || leave
	rows B || leave
}
