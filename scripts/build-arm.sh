#!/bin/sh
# SPDX-License-Identifier: MIT
#
# build-arm.sh CONFIG DIR: configure and build one configuration in the output directory DIR, all
# output to DIR/build.log. CONFIG is what `make configure CONFIG=` takes, or random-SEED. On
# failure, print what CONFIG it was and the tail of that log; exit status 1.
#
# Environment: JOBS (make's -j, 1), EXO_CONFIG_TOOL (exo-config of this tree, compiled already).
#
# The environment of an outer make would make this one share its flags and its output directory:
# it goes.
set -eu

[ $# -eq 2 ] || { echo "usage: build-arm.sh CONFIG DIR" >&2; exit 2; }
config=$1 dir=$2
source_tree=$(cd "$(dirname "$0")/.." && pwd)
unset MAKEFLAGS MFLAGS MAKEOVERRIDES MAKELEVEL MAKEFILES EXO_SOURCE_TREE

maker=
# shellcheck disable=SC2317 # called by the trap
stop() {
	trap - INT TERM HUP
	[ -z "$maker" ] || { kill "$maker" 2>/dev/null; wait "$maker" 2>/dev/null; } || :
	exit 130
}
trap stop INT TERM HUP

existed=no
[ ! -e "$dir" ] || existed=yes
mkdir -p "$dir"
dir=$(cd "$dir" && pwd)
log=$dir/build.log

# step GOALS: in the background, so that the trap can end it.
step() {
	"${MAKE:-make}" -C "$source_tree" --no-print-directory -j "${JOBS:-1}" O="$dir" "$@" \
		</dev/null >>"$log" 2>&1 &
	maker=$!
	if ! wait "$maker"; then
		echo "configuration '$config' does not build; the end of its build.log:" >&2
		tail -n 12 "$log" | cut -c 1-200 | sed 's/^/    /' >&2
		# A name that is none leaves nothing behind.
		[ "$existed" = yes ] || [ -e "$dir/.config" ] || rm -rf "$dir"
		exit 1
	fi
}

: >"$log"
# The program of a directory that has it already: the same sources, nothing to compile.
if [ -n "${EXO_CONFIG_TOOL:-}" ] && ! cmp -s "$EXO_CONFIG_TOOL" "$dir/tools/exo-config"; then
	mkdir -p "$dir/tools"
	cp "$EXO_CONFIG_TOOL" "$dir/tools/exo-config"
fi
case $config in
random-*)
	step randconfig SEED="${config#random-}"
	# What cannot be tested says nothing: the tests stay in. And what boots is a PC.
	sed -i -e 's/^# CONFIG_TESTS is not set$/CONFIG_TESTS=y/' -e '/^CONFIG_ARCH_HOST=/d' \
		-e 's/^# CONFIG_ARCH_X86 is not set$/CONFIG_ARCH_X86=y/' "$dir/.config"
	step olddefconfig
	;;
*) step configure CONFIG="$config" ;;
esac
step all
