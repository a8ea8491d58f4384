#!/bin/sh
# SPDX-License-Identifier: MIT
#
# make sweep: configurations with the same code share a boot, another machine boots the same, an array job does, what cannot be
# built does not stop the others. The other machine is a stand-in for ssh that runs the command here.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

sweep() {
	status=0
	timeout 500 make -C "$repository" --no-print-directory O="$work/o" sweep ONLY=vga_clear "$@" >"$work/out" 2>&1 || status=$?
	csv=$work/o/sweep/sweep.csv
}

sweep CONFIGS='baseline baseline+VGA_SHADOW baseline+NOSUCH baseline+TIMER_TSC_DEADLINE-TIMER_TSC_DEADLINE'
check "one that cannot be built: not status 0" [ "$status" -ne 0 ]
check "its reason" holds "$work/out" 'no Kconfig declares NOSUCH'
check "it is named" grep -q '^failed  baseline+NOSUCH' "$work/out"
check "the others have results" equal "$(grep -c ',vga_clear,' "$csv")" 3
check "the same code is one image" equal "$(cut -d , -f 2 "$csv" | grep -v image | sort -u | wc -l | tr -d ' ')" 2
check "which was booted once" equal "$(find "$work/o/cache" -name serial.log | wc -l | tr -d ' ')" 2
grep -v NOSUCH "$csv" | sort >"$work/here"

# --- another machine ------------------------------------------------------------------------------

cat >"$work/ssh" <<'END'
#!/bin/sh
# What ssh does with options, a host and a command, and sshd with the environment; the host is this one.
while [ $# -gt 0 ]; do
	case $1 in
	-[lpoiFceS]) shift 2 ;;
	-*) shift ;;
	*) break ;;
	esac
done
echo "$1" >>"${0%/*}/hosts"
shift
[ "$1" != -- ] || shift
cd "${0%/*}/home" && HOME=$PWD SHELL=/bin/sh exec sh -c "$*"
END
chmod +x "$work/ssh"
mkdir -p "$work/home"
sweep_there() {
	rm -rf "$work/o/cache" "$work/o/sweep"
	PARALLEL_SSH="$work/ssh" sweep CONFIGS='baseline baseline+VGA_SHADOW' SSH=1/elsewhere
}
if command -v rsync >/dev/null; then
	sweep_there
	check "booted elsewhere: well" equal "$status" 0
	check "it was that machine" grep -q elsewhere "$work/hosts"
	check "with the same results" equal "$(sort "$csv")" "$(grep -v DEADLINE "$work/here")"
	check "nothing stays there" equal "$(find "$work/home" -name 'exo.elf')" ''
	mkdir "$work/bin"
	# shellcheck disable=SC2016 # a script
	printf '#!/bin/sh\n[ "$1" = --version ] && { echo "QEMU emulator version 9.9"; exit; }\nexec /usr/bin/qemu-system-x86_64 "$@"\n' >"$work/bin/qemu-system-x86_64"
	chmod +x "$work/bin/qemu-system-x86_64"
	sed -i 's,exec sh -c,PATH="${0%/*}/bin:$PATH" exec sh -c,' "$work/ssh"
	sweep_there
	check "another QEMU there: not status 0" [ "$status" -ne 0 ]
	check "both are named" holds "$work/out" 'there: QEMU 9.9'
else
	skip "booted elsewhere" "rsync is not installed"
fi

# --- an array job ---------------------------------------------------------------------------------

rm -rf "$work/o/cache" "$work/o/sweep"
sweep CONFIGS='baseline baseline+VGA_SHADOW' SLURM=1
check "SLURM=1: not complete" [ "$status" -ne 0 ]
check "says what to do" holds "$work/out" 'sbatch '
job=$work/o/sweep/slurm.sh
check "an array of two" holds "$job" '--array=1-2'
for element in 1 2; do SLURM_ARRAY_TASK_ID=$element sh "$job" || :; done
sweep CONFIGS='baseline baseline+VGA_SHADOW' SLURM=1
check "the same command behind it: well" equal "$status" 0
check "with the same results" equal "$(sort "$csv")" "$(grep -v DEADLINE "$work/here")"

sweep CONFIGS='baseline;reboot'
check "a configuration with what a shell would run is refused" holds "$work/out" 'CONFIGS has ; in it'

# --- what goes wrong ------------------------------------------------------------------------------

rm -rf "$work/o/cache" "$work/o/sweep"
sweep CONFIGS=baseline CCACHE=false
check "a compiler that fails: not status 0" [ "$status" -ne 0 ]
check "said of that configuration" holds "$work/out" "configuration 'baseline' does not build"
check "no result of it" lacks "$csv" vga_clear

# lie LOG: a guest that writes LOG; the sweep must not take it for a result.
lie() {
	rm -rf "$work/o/cache" "$work/o/sweep"
	QEMU=$here/fake-qemu FAKE_LOG=$work/lie.log sweep CONFIGS=baseline
	check "$1: not status 0" [ "$status" -ne 0 ]
	check "$1: the reason" holds "$work/out" "$2"
	check "$1: no result" equal "$(find "$work/o" -name bench_results.csv -o -path "*cache*" -name serial.log)" ''
}
here=$(cd "$(dirname "$0")" && pwd)
head -n 6 "$here/pipeline/good.log" >"$work/lie.log"
lie "a truncated log" truncated
{ printf 'BENCH,a\000b\377,1,1.00,1,1,1,1,1\n'; cat "$here/pipeline/good.log"; } >"$work/lie.log"
lie "binary bytes" 'binary data'
{ head -c 1100000 /dev/zero | tr '\0' x; echo; cat "$here/pipeline/good.log"; } >"$work/lie.log"
lie "a line of a megabyte" 'more than 4096 bytes'
sed 's/^BENCH,vga_clear/BENCH,syscall_getpid/' "$here/pipeline/good.log" >"$work/lie.log"
lie "a name twice" 'a second result'

if unshare -rm true 2>/dev/null; then
	rm -rf "$work/o/cache" "$work/o/sweep"
	mkdir -p "$work/o/sweep"
	status=0
	# shellcheck disable=SC2016 # for the inner shell
	unshare -rm sh -c 'mount -t tmpfs -o size=300k none "$1/sweep" && O=$1 ONLY=vga_clear CONFIGS="baseline baseline+VGA_SHADOW" exec sh "$2/sweep.sh"' \
		sh "$work/o" "$scripts" >"$work/out" 2>&1 || status=$?
	check "a full disk: not status 0" [ "$status" -ne 0 ]
	check "a full disk: said" grep -qi "the disk is full" "$work/out"
else
	skip "a full disk" "no user namespaces here"
fi
done_testing
