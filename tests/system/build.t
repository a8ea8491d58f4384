#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Building: the same configuration gives the same bytes wherever it is built, builds side by side do not disturb each
# other, nothing is rebuilt for nothing, and a bad output directory or a missing tool gets a clear message.
set -eu
# shellcheck source=tests/system/lib.sh
. "$(dirname "$0")/lib.sh"

shown=$work/out

# run DIR GOAL...: make there; its words in $work/out, its end in $status.
run() {
	status=0
	dir=$1
	shift
	make -C "$repository" --no-print-directory O="$dir" "$@" >"$work/out" 2>&1 </dev/null || status=$?
}

# --- the same bytes, side by side -----------------------------------------------------------------

# One build with the compiler's cache and one without, at the same time, in directories of different depth.
one=$work/one
two=$work/two/a/longer/path
make -C "$repository" O="$one" optimized_defconfig all iso >"$work/one.log" 2>&1 &
first=$!
run "$two" optimized_defconfig all iso CCACHE=
check 'two builds at the same time: the second' equal "$status" 0
status=0
wait "$first" || status=$?
shown=$work/one.log
check 'two builds at the same time: the first' equal "$status" 0
shown=$work/out
for file in exo.elf initrd.cpio image.sha256 exo.iso; do
	check "the same bytes: $file" cmp "$one/$file" "$two/$file"
done
check 'the ISO command line is part of the ISO' test "$(
	make -s -C "$repository" O="$one" iso ISO_CMDLINE=loglevel=debug >/dev/null && cksum <"$one/exo.iso"
)" != "$(cksum <"$two/exo.iso")"

# --- what is in the image -------------------------------------------------------------------------

(mkdir -p "$work/initrd" && cd "$work/initrd" && cpio -id --quiet <"$two/initrd.cpio")
check 'etc/options: what differs from the baseline' holds "$work/initrd/etc/options" 'CONFIG_MM_HEAP_SLAB=y'
check 'etc/config is the configuration' cmp "$work/initrd/etc/config" "$two/.config"
check 'etc/confighash is a hash' grep -qE '^[0-9a-f]{64}$' "$work/initrd/etc/confighash"
check 'init is an agent' test -s "$work/initrd/init"
check 'no build path in the kernel' lacks "$two/exo.elf" "$repository"
check 'no build path in the debug information' lacks "$two/exo.debug.elf" "$two"
check 'no agent knows where it was built' lacks "$work/initrd/init" "$repository"
check 'a symbol table for backtraces' holds "$two/ksyms.S" '"panic"'
# Both arms: link-time optimisation and the compiler's cache have their own ways of getting a path wrong.
run "$work/base" baseline_defconfig all lst
for arm in "$work/base" "$one"; do
	shown=$work/line
	gdb -nx -batch -ex 'info line strlcpy' "$arm/exo.debug.elf" >"$work/line" 2>&1
	check "debug information names the source: $(basename "$arm")" holds "$work/line" '"/exo-os/lib/string.c"'
done
shown=$work/out
run "$one" lst
for arm in "$work/base" "$one"; do
	check "lst shows source lines: $(basename "$arm")" grep -qF 'frames_init(info);' "$arm/exo.lst"
done

# --- nothing for nothing, everything when needed --------------------------------------------------

run "$work/base" clean all
check 'clean all: cleans, then builds' equal "$status" 0
check 'clean all: the image is there' test -s "$work/base/exo.elf"
run "$two" CCACHE=
check 'nothing changed: nothing is built' equal "$(grep -cE '^  [A-Z]' "$work/out" || :)" 0
touch "$two/.config"
run "$two" CCACHE=
check 'the same .config again: nothing is built' equal "$(grep -cE '^  (CC|LD)' "$work/out" || :)" 0
run "$two" configure CONFIG=optimized+CC_OPT_OS
run "$two" CCACHE=
check 'other flags: rebuilt' holds "$work/out" '  CC      kernel/'
check 'a summary in three lines: image' grep -q '^image ' "$work/out"
check 'a summary in three lines: sections' grep -q '^sections .*text' "$work/out"
check 'a summary in three lines: configuration' holds "$work/out" 'optimized+CC_OPT_OS'
check 'the summary: a configuration has its name' lacks "$work/out" '(edited)'
sed -i 's/^CONFIG_VGA_SHADOW=y/# CONFIG_VGA_SHADOW is not set/' "$two/.config"
run "$two" CCACHE=
check 'the summary: an edited one does not go by it' holds "$work/out" 'optimized+CC_OPT_OS (edited)'
rm "$two/obj/kernel/kernel/log.o"
run "$two" V=1 CCACHE=
check 'V=1 shows the commands' grep -q 'gcc.* -c -o .*kernel/log.o' "$work/out"
run "$two" print-NOSUCH
check 'print of what is no variable: says so' holds "$work/out" 'there is no variable NOSUCH'

# --- a newcomer -----------------------------------------------------------------------------------

run "$work/new"
check 'make without a configuration: builds' equal "$status" 0
check 'make without a configuration: says which one' holds "$work/out" 'using optimized+TESTS'

# --- without benchmarks and tests -----------------------------------------------------------------

run "$work/small" configure CONFIG=baseline-BENCH-TESTS
run "$work/small"
check 'neither benchmarks nor tests: builds' equal "$status" 0
check 'neither benchmarks nor tests: no such agents' test ! -e "$work/small/agents/bench"

# --- bad output directories -----------------------------------------------------------------------

# refused DIR MESSAGE
refused() {
	run "$1" baseline_defconfig
	check "O='$1': refused" test "$status" != 0
	check "O='$1': says why" holds "$work/out" "$2"
}
refused "$work/with space" 'only letters, digits'
refused "$work/it's" 'only letters, digits'
refused "$work/semi;colon" 'only letters, digits'
# shellcheck disable=SC2016 # make's expansion, not the shell's
refused "$work"'/$$HOME' 'only letters, digits'
refused '' 'O is empty'
refused / 'must be one of its own'
refused . 'must be one of its own'
: >"$work/file"
run "$work/file" baseline_defconfig
check 'O is a file: refused' test "$status" != 0
mkdir "$work/mine" && : >"$work/mine/precious"
run "$work/mine" mrproper
check 'mrproper leaves a directory alone that it did not make' test -e "$work/mine/precious"
check 'and says so' holds "$work/out" 'was not created by this build'
run "$work/small" mrproper
check 'mrproper removes an output directory' test ! -e "$work/small"

# --- make deps ------------------------------------------------------------------------------------

# A PATH with everything that deps.sh needs and whatever apt the case gives it.
mkdir "$work/bin" "$work/fake"
for tool in sh sed tr dirname id env cat; do ln -s "$(command -v $tool)" "$work/bin/$tool"; done
status=0
PATH=$work/bin sh "$scripts/deps.sh" >"$work/out" 2>&1 || status=$?
check 'deps without apt: fails' test "$status" != 0
check 'deps without apt: says so' holds "$work/out" 'no apt'
check 'deps without apt: prints the list' holds "$work/out" 'kconfig-frontends-nox'

# fake NAME: a program of that name that notes its arguments and runs the lines of standard input.
fake() {
	{
		printf '#!/bin/sh\necho "%s $*" >>%s/calls\n' "$1" "$work"
		cat
	} >"$work/fake/$1"
	chmod +x "$work/fake/$1"
}
deps() {
	status=0
	: >"$work/calls"
	PATH=$work/fake:$work/bin sh "$scripts/deps.sh" >"$work/out" 2>&1 || status=$?
}
echo 'exit 1' | fake apt-get
# shellcheck disable=SC2016 # the fake's own variables
echo 'echo 0' | fake id
echo 'printf "ii "' | fake dpkg-query
deps
check 'deps, nothing missing: succeeds' equal "$status" 0
check 'deps, nothing missing: does not call apt' lacks "$work/calls" apt-get
# shellcheck disable=SC2016 # the fake's own variables
echo 'case $* in *xorriso) exit 1 ;; esac; printf "ii "' | fake dpkg-query
deps
check 'deps, one missing and apt fails: fails' test "$status" != 0
check 'deps, one missing: installs just that' holds "$work/calls" '--no-install-recommends xorriso'
check 'deps, an install that fails: fetches the lists' holds "$work/calls" 'apt-get update'
echo 'exit 0' | fake apt-get
deps
check 'deps, one missing: succeeds' equal "$status" 0
check 'deps, one missing: leaves the lists alone when they serve' lacks "$work/calls" 'apt-get update'
echo 'echo 1000' | fake id
deps
check 'deps, neither root nor sudo: fails' test "$status" != 0
check 'deps, neither root nor sudo: names what is missing' holds "$work/out" 'xorriso'

# --- links that are kept ----------------------------------------------------------------------------

mkdir "$work/here" "$work/there"
cat >"$work/linker" <<'end'
#!/bin/sh
case $* in *--version) exit ;; esac
echo link >>"$LINKER_LOG"
cp "$3" "$2" && chmod 755 "$2"
end
chmod +x "$work/linker"
# link_once DIR: link DIR/a.o to DIR/agent, or take what was linked before.
link_once() {
	status=0
	(cd "$1" && LINKER_LOG=$work/linked sh "$scripts/link-once.sh" "$work/links" agent "$work/linker" -o agent a.o) \
		>"$work/out" 2>&1 || status=$?
}
echo object | tee "$work/here/a.o" >"$work/there/a.o"
link_once "$work/here"
link_once "$work/there"
check 'the same objects are linked once' equal "$(wc -l <"$work/linked")" 1
check 'in both directories' cmp "$work/here/agent" "$work/there/agent"
check 'as a program' test -x "$work/there/agent"
echo other >"$work/there/a.o"
link_once "$work/there"
check 'other objects are linked' cmp "$work/there/a.o" "$work/there/agent"
rm "$work/there/a.o"
link_once "$work/there"
check 'a link that fails: fails' test "$status" != 0
check 'a link that fails: nothing is kept of it' equal "$(find "$work/links" -type f | wc -l)" 2

done_testing
