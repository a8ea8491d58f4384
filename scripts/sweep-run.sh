#!/bin/sh
# SPDX-License-Identifier: MIT
#
# sweep-run.sh: build and measure the configurations of SWEEP/list, lines "NAME EXPRESSION". The unit of measuring
# is an image: configurations with the same code share a boot. GNU parallel does the work and keeps its job logs, so
# the same list goes on where it was interrupted. Results:
#
#	SWEEP/image/NAME     hash of its image; when it does not build, SWEEP/failed/NAME says why
#	SWEEP/images/HASH/   exo.elf initrd.cpio etc/, then serial.log and bench_results.csv, or `failed`: why not
#
# A boot on another machine is one run; here the ends of a study run twice and must be equal.
#
# Exit status: 0 every configuration has a result or a reason; 1 it could not go on; 3 SLURM=1 wrote an array job
# for the boots: submit it, wait, and type the same command again.
#
# Environment: SWEEP, CACHE (of results), ONLY (pattern of benchmarks), JOBS (at the same time on each machine, as many as CPUs here), TIMEOUT,
# SSH (machines as parallel's --sshlogin takes them, "host1,8/host2,:"; they need QEMU and rsync), SLURM (1).
set -eu

here=$(cd "$(dirname "$0")" && pwd)
: "${SWEEP:?run make sweep}" "${CACHE:?}"
: "${ONLY:=*}" "${JOBS:=$(nproc)}" "${SSH:=}" "${SLURM:=0}"
EXO_LINKS=$CACHE/links
export SWEEP CACHE ONLY EXO_LINKS
unset MAKEFLAGS MFLAGS MAKEOVERRIDES MAKELEVEL EXO_SOURCE_TREE INITRD APPEND
command -v parallel >/dev/null || { echo "sweep: GNU parallel is missing: run make deps" >&2; exit 1; }
PARALLEL_HOME=$SWEEP/.parallel
export PARALLEL_HOME
mkdir -p "$SWEEP/image" "$SWEEP/images" "$SWEEP/failed" "$PARALLEL_HOME"
touch "$PARALLEL_HOME/will-cite"
rm -rf "$SWEEP"/images/.partial.* "$SWEEP"/build
sum=$(cksum <"$SWEEP/list" | cut -d ' ' -f 1)

child=
# shellcheck disable=SC2317 # called by the trap
stop() {
	trap - INT TERM HUP
	# At the first signal parallel lets the jobs come to their end, at the second it ends them.
	for _ in 1 2 3; do
		[ -z "$child" ] || kill -TERM "$child" 2>/dev/null || break
		sleep 0.2
	done
	[ -z "$child" ] || wait "$child" 2>/dev/null || :
	exit 130
}
trap stop INT TERM HUP

# in_parallel NAME INPUT ARGUMENT...: its failures are the jobs', which have left their reasons.
in_parallel() {
	joblog=$SWEEP/$1.$sum.joblog input=$2
	shift 2
	status=0
	parallel --will-cite --joblog "$joblog" --resume-failed "$@" <"$input" &
	child=$!
	wait "$child" || status=$?
	child=
	[ "$status" -le 101 ] || exit 1
}

in_parallel build "$SWEEP/list" -j "$JOBS" --colsep ' ' sh "$here/sweep-build.sh"

boots=$SWEEP/boots.$sum
if [ ! -e "$boots" ]; then
	while read -r name expression; do
		hash=$(cat "$SWEEP/image/$name" 2>/dev/null) || continue
		[ -e "$SWEEP/images/$hash/bench_results.csv" ] || echo "$hash"
	done <"$SWEEP/list" | sort -u >"$boots.new"
	mv "$boots.new" "$boots"
fi

# The array job: one element for each image. The tree and O are on a file system that the nodes share.
slurm() {
	cat <<END
#!/bin/sh
#SBATCH --job-name=exo-sweep --ntasks=1 --cpus-per-task=1 --array=1-$(wc -l <"$boots" | tr -d ' ')
export SWEEP='$SWEEP' CACHE='$CACHE' ONLY='$ONLY' TIMEOUT='${TIMEOUT:-}'
exec sh '$here/sweep-boot.sh' "\$(sed -n "\${SLURM_ARRAY_TASK_ID:?}p" '$boots')"
END
}

# What another machine needs: two scripts, and what to do with an image.
remote() {
	mkdir -p "$SWEEP/host"
	cp "$here/qemu.sh" "$here/run-guest.sh" "$SWEEP/host/"
	cat >"$SWEEP/host/job.sh" <<END
export ONLY='$ONLY' TIMEOUT='${TIMEOUT:-}'
[ -n "\$TIMEOUT" ] || unset TIMEOUT
dir=images/\$1
sh host/qemu.sh describe exact >\$dir/machine
LOG=\$dir/serial.log APPEND="bench=\$ONLY" exec sh host/run-guest.sh exact \$dir >\$dir/failed 2>&1
END
	cd "$SWEEP"
	in_parallel boot "$boots" -j "$JOBS" --sshlogin "$SSH" --workdir ... --transferfile host/qemu.sh --transferfile host/run-guest.sh \
		--transferfile host/job.sh --transferfile 'images/{}' --return 'images/{}/serial.log' --return 'images/{}/machine' \
		--return 'images/{}/failed' --cleanup sh host/job.sh
	while read -r hash; do
		[ -e "images/$hash/bench_results.csv" ] || sh "$here/sweep-import.sh" "$hash" || :
	done <"$boots"
}

if [ ! -s "$boots" ]; then
	:
elif [ "$SLURM" = 1 ]; then
	while read -r hash; do
		[ -e "$SWEEP/images/$hash/bench_results.csv" ] || [ -s "$SWEEP/images/$hash/failed" ] || missing=yes
	done <"$boots"
	if [ -n "${missing:-}" ]; then
		slurm >"$SWEEP/slurm.sh.new"
		mv "$SWEEP/slurm.sh.new" "$SWEEP/slurm.sh"
		echo "sweep: $(wc -l <"$boots" | tr -d ' ') images to boot: sbatch $SWEEP/slurm.sh, and when it is done the same command again" >&2
		exit 3
	fi
elif [ -n "$SSH" ]; then
	remote
else
	in_parallel boot "$boots" -j "$JOBS" sh "$here/sweep-boot.sh"
fi

# Every one has a result or a reason; without either not even the reason could be written.
while read -r name expression; do
	[ ! -s "$SWEEP/failed/$name" ] || continue
	hash=$(cat "$SWEEP/image/$name" 2>/dev/null) || hash=none
	[ -e "$SWEEP/images/$hash/bench_results.csv" ] || [ -s "$SWEEP/images/$hash/failed" ] || {
		echo "sweep: '$expression' left neither a result nor a reason; its disk: $(
			df -h "$SWEEP" | awk 'END { print $4 " free of " $2 " on " $NF }')" >&2
		exit 1
	}
done <"$SWEEP/list"
# What failed may have failed for want of space.
[ -z "$(find "$SWEEP/failed" "$SWEEP/images" -maxdepth 2 \( -path '*/failed/*' -o -name failed \) -size +0)" ] || df -Pk "$SWEEP" | awk 'NR == 2 && $4 < 4096 {
	print "sweep: the disk is full: " $4 " KiB free on " $6 }' >&2

# What is measured needs its image no more.
for dir in "$SWEEP"/images/*; do
	[ ! -e "$dir/bench_results.csv" ] || rm -rf "${dir:?}/exo.elf" "$dir/initrd.cpio" "${dir:?}/etc"
done
rm -f "$SWEEP"/*."$sum".joblog "$boots"
