#!/bin/sh
# SPDX-License-Identifier: MIT
#
# A second machine: the ISO in Bochs, whose CPU has PCID, INVPCID and a TLB with global translations.
# The tests of address spaces and translations inside kernel and agents, with every optimisation and with
# process-context identifiers alone.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

if ! command -v bochs >/dev/null; then
	skip 'the kernel in Bochs' 'bochs is not installed (make deps)'
	done_testing
	exit 0
fi

# What address spaces and translations do; the rest is the same in every machine, and Bochs is slow.
tests='space*,tlb*,*pcid*,kernel_map*,protection*,fork_w*,fork_re*,exec_*,memory_leaks,memory_un*,memory_pro*,memory_sh*,agent_m*'

# ends_well CONFIG: build the ISO in a directory of its own, and boot it.
ends_well() {
	iso=$work/$1
	mkdir -p "$iso"
	cp "$(image "$1")/.config" "$iso/" &&
		make -C "$repository" --no-print-directory O="$iso" iso ISO_CMDLINE="test=$tests" \
			>"$work/out" 2>&1 &&
		LOG=$log TIMEOUT=180 sh "$scripts/bochs.sh" "$iso" >"$work/out" 2>&1
}

# says PATTERN: a line of the serial log matches.
says() {
	tr -d '\r' <"$log" | grep -aqE "$1"
}

passes() {
	tr -d '\r' <"$log" | grep -a -B 4 '^not ok' >"$work/out" || :
	says '^TEST-END,0$'
}

for config in optimized baseline+MM_PCID; do
	check "$config: ends well" ends_well "$config"
	check "$config: PCID is on" says 'tlb: PCID is on, INVPCID too$'
	check "$config: the suite of the kernel reports" says '^ok [0-9]+ - space_shows_what_is_mapped$'
	check "$config: the suite of the agents reports" says '^ok [0-9]+ - agent_'
	check "$config: all tests pass" passes
done
done_testing
