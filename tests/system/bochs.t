#!/bin/sh
# SPDX-License-Identifier: MIT
#
# A second machine: the ISO in Bochs, whose CPU has PCID, INVPCID and a TLB with global translations.
# The tests of address spaces and translations, of time and of interrupts inside kernel and agents, with every
# optimisation and with what this machine has beyond QEMU alone.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

if ! command -v bochs >/dev/null; then
	skip 'the kernel in Bochs' 'bochs is not installed (make deps)'
	done_testing
	exit 0
fi

# What depends on the machine; the rest is the same in every machine, and Bochs is slow.
tests='space*,tlb*,*pcid*,kernel_map*,protection*,fork_w*,fork_re*,exec_*,memory_leaks,memory_un*,memory_pro*,memory_sh*,agent_m*,timer*,clock*,sleep*,waitq*,irq*'

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

for config in optimized baseline+MM_PCID+TIMER_TSC_DEADLINE; do
	check "$config: ends well" ends_well "$config"
	check "$config: PCID is on" says 'tlb: PCID is on, INVPCID too$'
	check "$config: the timer has deadlines" says 'timer: TSC deadline mode$'
	check "$config: the suite of the kernel reports" says '^ok [0-9]+ - space_shows_what_is_mapped$'
	check "$config: the suite of the agents reports" says '^ok [0-9]+ - agent_'
	check "$config: all tests pass" passes
done

# A CPU with AVX-512, of a family that leaks what is switched lazily.
tests='fpu*'
MODEL=corei7_skylake_x
export MODEL
for config in baseline+FPU_LAZY baseline+FPU_XSAVEOPT; do
	check "$config, AVX-512: ends well" ends_well "$config"
	check "$config, AVX-512: its state is kept" says '^ok [0-9]+ - fpu_avx512_state_of_many_threads$'
	check "$config, AVX-512: all tests pass" passes
	case $config in
	*LAZY) check "$config: refused on a CPU that leaks" says "fpu: this CPU leaks state" ;;
	esac
done
unset MODEL

# Two CPUs, whose interrupts to each other go through x2APIC.
tests='smp*,tlb*,futex*,tsc* effort=10'
CPUS=2
export CPUS
check "two CPUs: ends well" ends_well optimized
check "two CPUs: by x2APIC" says 'apic: x2APIC$'
check "two CPUs: both run" says 'smp: 2 of 2 CPUs run$'
check "two CPUs: all tests pass" passes
unset CPUS
done_testing
