#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Configuring: what was asked for is what comes out, or an error names the line and the reason. Works on a copy
# of the tree to which options with dependencies and bad configurations are added.
set -eu
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"

tree=$work/tree
out=$work/out-dir
shown=$work/out
mkdir "$tree"
(cd "$repository" && find . -path ./.git -prune -o \( -name 'Kconfig*' -o -path './Makefile' -o -path './scripts/*' \
	-o -path './tools/config/*' -o -path './configs/*' \) -type f -print | cpio -pdm --quiet "$tree")
cat >>"$tree/Kconfig" <<'END'
config PROBE_BASE
	bool "Base"
config PROBE_DEPENDENT
	bool "Dependent"
	depends on PROBE_BASE && SCHED_HZ > 50
config PROBE_TEXT
	string "Text"
	default "a"
END

# run GOAL...: make in the copy; its words in $work/out, its end in $status.
run() {
	status=0
	make -C "$tree" --no-print-directory O="$out" "$@" >"$work/out" 2>&1 </dev/null || status=$?
}

# refused TEXT LINE MESSAGE: a defconfig of that one line behind another is refused with the line's place and the message.
refused() {
	printf 'CONFIG_VGA_SHADOW=y\n%s\n' "$2" >"$tree/configs/bad_defconfig"
	cp "$out/.config" "$work/before"
	run bad_defconfig
	check "$1: refused" test "$status" != 0
	check "$1: names the line" holds "$work/out" "configs/bad_defconfig:"
	check "$1: says why" holds "$work/out" "$3"
	check "$1: the configuration stays" cmp -s "$work/before" "$out/.config"
}

# --- the good ways --------------------------------------------------------------------------------

for name in baseline optimized debug; do
	run "${name}_defconfig"
	check "${name}_defconfig" equal "$status" 0
done
run optimized_defconfig savedefconfig
run configure CONFIG="$out/defconfig"
cp "$out/.config" "$work/first"
run savedefconfig
run configure CONFIG="$out/defconfig"
check 'savedefconfig: round trip' cmp "$work/first" "$out/.config"
run alldefconfig
cp "$out/.config" "$work/first"
run baseline_defconfig
check 'the baseline is the defaults' cmp "$work/first" "$out/.config"
run defconfig
check 'defconfig is the optimised set' holds "$out/.config" 'CONFIG_MM_HEAP_SLAB=y'

# --- expressions ----------------------------------------------------------------------------------

run configure CONFIG=baseline+MM_HEAP_SLAB
check 'NAME+MEMBER' holds "$out/.config" 'CONFIG_MM_HEAP_SLAB=y'
run configure CONFIG=optimized-MM_HEAP_SLAB-VGA_SHADOW
check 'NAME-MEMBER: back to the default' holds "$out/.config" 'CONFIG_MM_HEAP_LIST=y'
check 'NAME-OPTION' holds "$out/.config" '# CONFIG_VGA_SHADOW is not set'
check 'the others stay' holds "$out/.config" 'CONFIG_SYSCALL_FASTPATH=y'
run configure CONFIG=baseline+SCHED_HZ=250
check 'NAME+OPTION=VALUE' holds "$out/.config" 'CONFIG_SCHED_HZ=250'
cp "$out/.config" "$work/full"
run configure CONFIG="$work/full+VGA_SHADOW"
check 'a full .config and a flip: the flip' holds "$out/.config" 'CONFIG_VGA_SHADOW=y'
check 'a full .config and a flip: the rest' holds "$out/.config" 'CONFIG_SCHED_HZ=250'
printf 'CONFIG_PROBE_BASE=y\nCONFIG_PROBE_DEPENDENT=y\n' >"$tree/configs/probe_defconfig"
run configure CONFIG=probe-PROBE_BASE
check 'a flip takes its dependents along' equal "$status" 0
check 'and says so' holds "$work/out" 'note: goes with it: configs/probe_defconfig:2: CONFIG_PROBE_DEPENDENT=y'
for case in '+VGA_SHADO:did you mean VGA_SHADOW?' '+MM_HEAP:one of its members: MM_HEAP_LIST MM_HEAP_SLAB' \
	'-MM_HEAP_LIST:default of its choice' '+SCHED_HZ:write +SCHED_HZ=VALUE' '+SCHED_HZ=5:out of range' \
	'+PROBE_DEPENDENT:PROBE_BASE=n'; do
	run configure CONFIG="baseline${case%%:*}"
	check "baseline${case%%:*}: refused" test "$status" != 0
	check "baseline${case%%:*}: says why" holds "$work/out" "${case#*:}"
done
run configure
check 'configure without CONFIG: refused' holds "$work/out" 'CONFIG= is missing'
run nonesuch_defconfig
check 'a configuration that is not there: refused' test "$status" != 0
check 'a configuration that is not there: lists those that are' holds "$work/out" 'optimized'

# --- lines that do not survive --------------------------------------------------------------------

run baseline_defconfig
refused 'unknown symbol' 'CONFIG_MM_HEAP_SLAP=y' 'no Kconfig declares MM_HEAP_SLAP; did you mean MM_HEAP_SLAB?'
refused 'unknown symbol, off' '# CONFIG_NONESUCH is not set' 'no Kconfig declares NONESUCH'
refused 'unmet dependency' 'CONFIG_PROBE_DEPENDENT=y' 'PROBE_BASE && SCHED_HZ>50 [PROBE_BASE=n, SCHED_HZ=100]'
refused 'number too large' 'CONFIG_SCHED_HZ=5000' 'SCHED_HZ is from 10 to 1000'
refused 'number too small' 'CONFIG_SCHED_HZ=1' 'SCHED_HZ is from 10 to 1000'
refused 'wrong type: number for a bool' 'CONFIG_CC_LTO=5' 'CC_LTO is boolean'
refused 'wrong type: m' 'CONFIG_CC_LTO=m' 'CC_LTO is boolean'
refused 'wrong type: word for a number' 'CONFIG_SCHED_HZ=fast' 'SCHED_HZ is integer'
refused 'wrong type: no quotes' 'CONFIG_PROBE_TEXT=b' 'PROBE_TEXT is string'
refused 'no prompt' '# CONFIG_BENCH_CLEAN is not set' 'has no prompt'
refused 'not a line' 'MM_HEAP_SLAB=y' 'not a line of a configuration'
refused 'chosen member off' '# CONFIG_CC_OPT_O2 is not set' 'choose another one'
refused 'two members of a choice' "$(printf 'CONFIG_CC_OPT_O1=y\nCONFIG_CC_OPT_O3=y')" \
	'another member of the choice is chosen: CC_OPT_O3 (configs/bad_defconfig:3)'
refused 'asked twice' '# CONFIG_VGA_SHADOW is not set' 'CONFIG_VGA_SHADOW'

# --- a .config that grew old ----------------------------------------------------------------------

run baseline_defconfig
sed 's/^CONFIG_SCHED_HZ=.*/CONFIG_SCHED_HZ=1/' "$out/.config" >"$work/edited"
cp "$work/edited" "$out/.config"
run olddefconfig
check 'a .config edited into a bad one: refused' test "$status" != 0
check 'a .config edited into a bad one: says why' holds "$work/out" 'out of range'
check 'a .config edited into a bad one: stays as it is' cmp -s "$work/edited" "$out/.config"
run baseline_defconfig
echo '# CONFIG_GONE is not set' >>"$out/.config"
run olddefconfig
check 'an option that is gone and was off is no loss' equal "$status" 0

# --- variables that cannot be what they are ---------------------------------------------------------

# variable NAME=VALUE MESSAGE: refused before anything is done.
variable() {
	run "$1" print-CC
	check "$1: refused" test "$status" != 0
	check "$1: says why" holds "$work/out" "$2"
}
variable "ONLY=it's" "ONLY has ' in it"
variable 'ONLY=heap_* frame_*' 'separate patterns by commas'
variable 'A=base"line' 'A has " in it'
# shellcheck disable=SC2016 # not for the shell
variable 'CONFIG=`id`' 'CONFIG has ` in it'
variable 'SEED=abc' "SEED is 'abc', not a number"
run test-matrix ONLY=zzz
check 'a matrix of nothing: says so' holds "$work/out" 'no configuration matches ONLY=zzz'
run test-matrix PART=6/5
check 'a part beyond the last: says so' holds "$work/out" 'PART=6/5: there are only 5 parts'
run test-matrix PART=half
check 'a part that is none: says so' holds "$work/out" 'PART=half is not K/M'

# --- random configurations ------------------------------------------------------------------------

run randconfig SEED=7
cp "$out/.config" "$work/first"
run randconfig SEED=8
check 'another seed, another configuration' test "$(cksum <"$work/first")" != "$(cksum <"$out/.config")"
run randconfig SEED=7
check 'the same seed, the same configuration' cmp "$work/first" "$out/.config"
run randconfig
seed=$(sed -n 's/^randconfig SEED=//p' "$work/out")
cp "$out/.config" "$work/first"
run randconfig SEED="$seed"
check 'a chosen seed is printed and replays' cmp "$work/first" "$out/.config"

# --- menus ----------------------------------------------------------------------------------------

for menu in menuconfig nconfig; do
	status=0
	timeout 20 make -C "$tree" O="$out" "$menu" </dev/null >"$work/out" 2>&1 || status=$?
	check "$menu without a terminal: an error, not a spin" equal "$status" 2
	check "$menu without a terminal: says why" holds "$work/out" 'needs a terminal'
done

terminal() {
	tmux -L "exo-config-$$" -f /dev/null "$@"
}
if command -v tmux >/dev/null; then
	run baseline_defconfig
	terminal new-session -d -x 80 -y 40 "make -C '$tree' O='$out' menuconfig; echo ended \$? >'$work/menu'"
	tries=0
	until terminal capture-pane -p >"$work/out" 2>&1 && holds "$work/out" 'System calls' || [ "$tries" = 50 ]; do
		tries=$((tries + 1))
		sleep 0.2
	done
	check 'menuconfig in a terminal: the menu' holds "$work/out" 'Debugging (perturbs measurements)'
	# Down to the menu of drivers, however many there are before it.
	menus=$(grep '  --->' "$work/out" | sed -n '/Drivers/=')
	for _ in $(seq 2 "${menus:-1}"); do terminal send-keys Down || :; done
	terminal send-keys Enter || :
	sleep 0.5
	terminal send-keys y || :
	sleep 0.5
	for _ in 1 2; do
		terminal send-keys Escape Escape || :
		sleep 1.5
	done
	terminal send-keys Enter || :
	tries=0
	until [ -s "$work/menu" ] || [ "$tries" = 50 ]; do
		tries=$((tries + 1))
		sleep 0.2
	done
	terminal kill-server 2>/dev/null || :
	check 'menuconfig in a terminal: ends well' holds "$work/menu" 'ended 0'
	check 'menuconfig in a terminal: saves' holds "$out/.config" 'CONFIG_VGA_SHADOW=y'
else
	skip 'menuconfig in a terminal' 'no tmux'
fi

run listoptions
check 'listoptions' holds "$work/out" 'Shadow buffer for the text screen'

# --- the lints --------------------------------------------------------------------------------------

run baseline_defconfig
cp "$tree/Kconfig" "$work/Kconfig"
# lint KCONFIG BENCHES MESSAGE: finds that in the options and the "benchmark option..." lines.
lint() {
	{ cat "$work/Kconfig" && printf '%b' "$1"; } >"$tree/Kconfig"
	printf '%b' "$2" >"$work/benches"
	(cd "$out" && srctree=$tree tools/exo-config lint "$work/benches") >"$work/out" 2>&1 || :
	check "lint: $3" holds "$work/out" "$3"
}
lint 'config PROBE_NO_CACHE\n\tbool "Cache"\n' '' 'NO_ in a name'
lint 'config PROBE_CACHE\n\tbool "No cache"\n' '' 'the prompt says "no ..."'
lint 'config PROBE_FAR\n\tbool "Far"\n\tdefault y if VGA_SHADOW\n' '' 'its default mentions VGA_SHADOW of another subsystem'
lint '' 'vga_clear MM_HEAP\n' '"Bench:" names vga_clear, whose .options does not name it'
lint '' 'vga_clear MM_HEAP VGA_SHADOW\n' 'vga_clear names MM_HEAP, whose "Bench:" does not name it'
lint '' 'vga_clear NONESUCH\n' 'vga_clear speaks to NONESUCH, which no Kconfig declares'
cp "$work/Kconfig" "$tree/Kconfig"
printf 'BENCH(x, .op = "one, two")\n{\n' >"$work/x.c"
check 'lint: a comma in .op' equal "$(awk -v commas=1 -f "$scripts/lint-benches.awk" "$work/x.c" | grep -c 'a comma in .op')" 1

done_testing
