#!/bin/sh
# SPDX-License-Identifier: MIT
#
# make help. Run in the source tree.
set -eu

cat <<'END'
Exo-OS: every optimisation is an option, and `make ab` shows what each is worth.

configure
  defconfig              all optimisations: the same as optimized_defconfig
  NAME_defconfig         a configuration of configs/, listed below
  configure CONFIG=EXPR  EXPR is NAME or a file, then +SYMBOL, -SYMBOL or +SYMBOL=VALUE:
                         make configure CONFIG=baseline+MM_HEAP_SLAB
                         ARCH=host before it: the kernel as a process of Linux (arch/host)
  menuconfig nconfig     choose options in the terminal
  oldconfig              ask about options that are new; olddefconfig: take their defaults
  savedefconfig          write the short form of the configuration to O/defconfig
  randconfig [SEED=]     random options; the same seed gives the same configuration
  allnoconfig alldefconfig allyesconfig
  listoptions            every option with type, value, default, prompt and dependencies

build
  all                    kernel and initrd (default; configures first if need be)
  iso [ISO_CMDLINE=]     O/exo.iso, boots on BIOS and UEFI
  deps                   install what is missing of scripts/packages
  clean                  remove everything in O but the configuration
  mrproper               remove O

run
  run                    boot in this terminal; Ctrl-A x leaves
  run-iso                the same from the ISO
  debug [GDB_PORT=]      boot, wait for gdb (on port 1234) and print the line to type
                         APPEND="WORDS" adds to the kernel command line of all three

measure
  bench [ONLY=PATTERN]   run the benchmarks of this configuration
  ab [A=] [B=] [ONLY=PATTERN] [INSTRUMENT=exact|kvm|mttcg|host]
                         build, boot and measure two configurations; one table
                         (A and B are expressions; baseline and optimized unless given)
                         PATTERN is a list with commas: ONLY=heap_*,frame_alloc; -NAME leaves out what
                         was chosen before it: ONLY=*,-ipc_*
                         FRESH=1 measures again what is in O/cache, RUNS=N boots each group
                         N times on the timing plane, TIMEOUT=SECONDS limits a boot
                         INSTRUMENT=mttcg CPUS=2: CPUS that run at the same time
                         INSTRUMENT=host: the kernel as a process, in ticks of this CPU's TSC
  attribute [A=] [B=] [ONLY=PATTERN] [PAIRS=PERCENT|none] [LIMIT=N]
                         what each option between A and B contributes to each benchmark, as text,
                         CSV, waterfalls and a heat map; interactions above PERCENT are followed
                         up to the partners (5), the strongest first, up to N measurements
                         (twice the options and 40)
                         (without ONLY= all benchmarks but ipc_flood, which is as long as the others
                         together: make bisect METRIC=ipc_flood)
  toggles                attribute, from baseline to optimized, into docs/TOGGLES.md
  events [A=] [B=] [ONLY=PATTERN]
                         what else happens in an operation: loads, stores, misses of modelled
                         caches and TLBs, mispredictions, serialising and privileged instructions;
                         in O/events as text and CSV
  flame BENCH=BENCHMARK [A=] [B=]
                         where its instructions are, by call stack: the functions that explain the
                         difference, whether the options guard them, and flame graphs of A, B and
                         the difference (in O/events)
  bisect METRIC=BENCHMARK [A=] [B=]
                         the options that explain a difference, each with its share
  sweep [CONFIGS="EXPR EXPR"] [ONLY=PATTERN]
                         measure many configurations (those of test-matrix), one CSV
                         sweep, attribute and bisect: JOBS=N at the same time, SSH=HOSTS boots
                         on other machines, SLURM=1 writes an array job for the boots
  aa [CONFIG=] [INSTRUMENT=mttcg|kvm|exact] [RUNS=]
                         an image against itself: the noise floor of each benchmark in O/aa
  trend METRIC=BENCHMARK [CONFIG=]
                         what it cost at each revision that gate, or ab without ONLY=, measured
  export FORMAT=csv|jsonl|go [CONFIG=]
                         the results of ab for other tools (go: benchstat -col config)
  report [A=] [B=]       O/report/report.html: everything that was measured, on one page
  compare [PEER=linux] [A=] [B=] [ONLY=PATTERN]
                         the same operations on Debian's Linux kernel (fetched with apt, not
                         installed; PEER_DEB=FILE: this package), on the same machine
                         INSTRUMENT=host: ours as a process and the Linux that runs already, on
                         this CPU, interleaved RUNS times, in ticks of the TSC
  bench-check METRIC=BENCHMARK MAX=NUMBER [CONFIG=]
                         does it cost more? scripts/bench-check.sh is for git bisect run
  gate [UPDATE=1 [REASON="TEXT"]]
                         the optimised build against bench/budgets; the verdict is in O/gate,
                         UPDATE=1 lowers budgets, with REASON= it raises them too

test
  test [ONLY=PATTERN] [SEED=] [TIMEOUT=]
                         in-kernel, in-agent and system tests (ONLY: which system tests,
                         "none" for none)
  test-host [ONLY=PATTERN] [SEED=]
                         the in-kernel tests with the kernel as a process, under AddressSanitizer
                         and UndefinedBehaviorSanitizer, and where CPUs meet under
                         ThreadSanitizer, and a short list under valgrind (ONLY: which of them)
  interleave [SEED=] [SCHEDULES=] [ONLY=PATTERN] [FLAGS=]
                         random interleavings of rings, locks and what is under them
                         (tests/interleave); one that goes wrong has a seed
  coverage [ONLY=PATTERN]
                         lines and branches that the in-kernel tests reach, as HTML in O/coverage
  test-matrix [N=] [SEED=] [JOBS=] [ONLY=PATTERN] [PART=K/M] [CPUS=N|either]
                         every option and N random configurations, built, booted and tested
                         on one CPU and on four, on N, or each on one of the two
                         (PART=2/5: the second fifth of all)
  fuzz [TIME=60] [ONLY=PATTERN] [SEED=]
                         TIME seconds of libFuzzer for each parser, pure structure and the system calls (tests/fuzz)
  audit-verify LOG=FILE [ROOT=SIZE:HASH]
                         is the audit log in this text (of the agent audit, "audit export")
                         as the kernel wrote it? ROOT is what "audit root" printed once
  check [ONLY=PATTERN]   style, shell and Kconfig lints

inspect
  size                   sections of the kernel and the agents, largest functions
  lst                    O/exo.lst: disassembly with source
  print-NAME             a variable of the Makefile

variables
  O=DIR                  output directory (build); builds in different ones coexist
  V=1                    show the commands
  CROSS_COMPILE=         prefix of the compiler (x86_64-linux-gnu-)
  CCACHE=                without ccache

END
printf 'configurations:'
for file in configs/*_defconfig; do
	name=${file#configs/}
	printf ' %s' "${name%_defconfig}"
done
echo
