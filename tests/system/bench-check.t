#!/bin/sh
# SPDX-License-Identifier: MIT
#
# make bench-check and its exit codes, which git bisect run reads.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

cd "$repository"

# answer VARIABLE=VALUE...
answer() {
	status=0
	env O="$O" CONFIG=baseline METRIC=syscall_getpid MAX=100000 "$@" sh "$scripts/bench-check.sh" >"$work/out" 2>&1 || status=$?
}

answer
check 'at most MAX: good' equal "$status" 0
mean=$(sed -n 's/.*good: syscall_getpid is \([0-9.]*\), at most 100000$/\1/p' "$work/out")
check 'with the number' [ -n "$mean" ]
answer MAX="$mean"
check 'exactly MAX: good' equal "$status" 0
answer MAX="$(awk -v mean="$mean" 'BEGIN { printf "%.2f", mean - 0.01 }')"
check 'a hundredth less allowed: bad' equal "$status" 1
check 'with both numbers' grep -q "bad: syscall_getpid is $mean, more than" "$work/out"
answer METRIC=no_such_benchmark
check 'a benchmark that is not there: cannot tell' equal "$status" 125
answer METRIC=lock_storm
check 'one that is not measured here: cannot tell' equal "$status" 125
check 'and why' holds "$work/out" 'second CPU'
answer CONFIG=baseline+NO_SUCH_OPTION
check 'a configuration that does not build: cannot tell' equal "$status" 125
answer TIMEOUT=1 QEMU="$repository/tests/system/fake-peer" METRIC=mutex_inversion
check 'a guest without an end: cannot tell' equal "$status" 125
answer METRIC=
check 'no metric: ends a bisection' equal "$status" 129
answer MAX=many
check 'MAX is no number: ends a bisection' equal "$status" 129
check 'it is named' holds "$work/out" 'MAX=many is not a number'
answer METRIC='syscall_*'
check 'a pattern is not one benchmark' equal "$status" 129

# --- a bisection ----------------------------------------------------------------------------------

# Eight commits, the sixth makes getpid dearer. Building is stood in for: the "kernel" says what the benchmark costs.
mkdir "$work/tree"
cd "$work/tree"
git init -q . && git config user.name test && git config user.email test@test
mkdir scripts && : >Kconfig
cat >scripts/build-arm.sh <<'END'
mkdir -p "$2"
[ "$(cat cost)" != broken ] || exit 1
cat cost >"$2/exo.elf"
: >"$2/initrd.cpio"
END
cat >"$work/qemu" <<'END'
#!/bin/sh
[ "$1" != --version ] || { echo 'QEMU emulator version 0.0 (stand-in)'; exit; }
for word; do
	case $word in
	file:*) log=${word#file:} ;;
	*/exo.elf) cost=$(cat "$word") ;;
	esac
done
printf 'BENCH,m,1,%s.00,%s,%s,%s,%s,%s\nBENCH-END,1\n' "$cost" "$cost" "$cost" "$cost" "$cost" "$cost" >"$log"
exit 1
END
chmod +x "$work/qemu"
for cost in 10 11 broken 12 10 20 21 22; do
	echo "$cost" >cost
	git add -A
	git commit -qm "costs $cost"
done
git bisect start HEAD HEAD~7 >"$work/out" 2>&1
env O="$work/o" METRIC=m MAX=12 QEMU="$work/qemu" git bisect run sh "$scripts/bench-check.sh" >"$work/out" 2>&1 || :
shown=$work/out
check 'git bisect run finds the commit' equal "$(git log -1 --format=%s bisect/bad 2>/dev/null)" 'costs 20'
done_testing
