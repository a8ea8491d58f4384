# shellcheck shell=sh
# SPDX-License-Identifier: MIT
#
# What the system tests share (sourced): TAP, images, unattended boots, and conversations with a
# guest. Every QEMU has a time limit. Run all with `make test`, or one with `prove
# tests/system/boot.t`.
#
# Environment: O (output directory, build), KEEP=1 (leave the working directory behind).
set -eu

repository=$(cd "$(dirname "$0")/../.." && pwd)
scripts=$repository/scripts
export O="${O:-$repository/build}"
mkdir -p "$O"
work=$(mktemp -d)
guest='' # process of the guest of guest_start

cleanup() {
	guest_kill
	[ "${KEEP:-0}" = 1 ] || rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 130' INT TERM HUP

# --- TAP ------------------------------------------------------------------------------------------

number=0

# check TEXT COMMAND...: one case. On failure, what FILE $shown holds is shown as diagnostics.
shown=$work/out
check() {
	text=$1
	shift
	number=$((number + 1))
	if "$@"; then
		echo "ok $number - $text"
		return
	fi
	echo "not ok $number - $text"
	echo "# command: $*"
	if [ -s "$shown" ]; then
		tail -n 30 "$shown" | tr -d '\000-\010\013-\037\177' | awk '{ print "#   " $0 }'
	fi
}

# skip TEXT REASON
skip() {
	number=$((number + 1))
	echo "ok $number - $1 # SKIP $2"
}

done_testing() {
	echo "1..$number"
}

# --- small predicates -----------------------------------------------------------------------------

equal() {
	[ "$1" = "$2" ] || { echo "# '$1' is not '$2'"; return 1; }
}

# holds FILE TEXT: a line of FILE contains TEXT, to the letter.
holds() {
	grep -aqF -- "$2" "$1"
}

lacks() {
	! holds "$@"
}

# --- images ---------------------------------------------------------------------------------------

# image CONFIG [FLIPS]: the output directory of a configuration with tests (or with the flips that are given), built
# when it is not.
image() {
	dir=$O/tested/$1${2+-plain}
	mkdir -p "$O/tested"
	flock "$O/tested/.lock" sh "$scripts/build-arm.sh" "$1${2-+TESTS}" "$dir" >&2 || {
		echo "Bail out! $1 does not build"
		exit 1
	}
	echo "$dir"
}

# --- unattended boots -----------------------------------------------------------------------------

log=$work/serial.log

# boot MODE DIR [QEMU OPTION...]: run-guest.sh; sets $status, leaves its words in $work/out and
# the log in $log.
boot() {
	status=0
	LOG=$log LABEL=boot sh "$scripts/run-guest.sh" "$@" >"$work/out" 2>&1 || status=$?
}

# --- a conversation -------------------------------------------------------------------------------

console=$work/console

# guest_start DIR [QEMU OPTION...]: `make run` with pipes for a keyboard and a screen.
# $work/monitor.in takes words for QEMU's monitor.
guest_start() {
	rm -f "$work/keys" "$work/monitor.in" "$work/monitor.out"
	mkfifo "$work/keys" "$work/monitor.in" "$work/monitor.out"
	: >"$console"
	timeout -k 2 "${GUEST_TIMEOUT:-90}" sh "$scripts/qemu.sh" run "$@" \
		-chardev "pipe,id=monitor,path=$work/monitor" -mon monitor \
		<"$work/keys" >"$console" 2>&1 &
	guest=$!
	exec 3>"$work/keys"
	cat "$work/monitor.out" >"$work/monitor.log" &
	monitor=$!
	exec 4>"$work/monitor.in"
	shown=$console
}

# guest_wait TEXT [SECONDS]: until the console holds TEXT behind what the last guest_type saw.
guest_wait() {
	tries=$((${2:-20} * 5))
	while [ "$tries" -gt 0 ]; do
		if tail -c "+$((seen + 1))" "$console" | grep -aqF -- "$1"; then
			return 0
		fi
		sleep 0.2
		tries=$((tries - 1))
	done
	return 1
}

# guest_type LINE: on the serial line; the answer starts behind everything that stands there now.
seen=0
guest_type() {
	seen=$(wc -c <"$console")
	printf '%s\r' "$1" >&3
}

# guest_says LINE TEXT [SECONDS]: the prompt answers LINE with TEXT and comes back.
guest_says() {
	guest_type "$1"
	guest_wait "$2" "${3:-20}" && guest_wait "$(printf '\nexo> ')" "${3:-20}"
}

# guest_ends [SECONDS]: QEMU ends by itself; sets $status.
# shellcheck disable=SC2034 # status is for the caller
guest_ends() {
	tries=$((${1:-20} * 5))
	while kill -0 "$guest" 2>/dev/null; do
		[ "$tries" -gt 0 ] || return 1
		sleep 0.2
		tries=$((tries - 1))
	done
	status=0
	wait "$guest" || status=$?
	guest_kill
}

guest_kill() {
	[ -n "$guest" ] || return 0
	{ kill "$guest" "$monitor"; wait "$guest" "$monitor"; } 2>/dev/null || :
	exec 3>&- 4>&-
	guest=
}

# monitor LINE: a command for QEMU's monitor.
monitor() {
	printf '%s\n' "$1" >&4
}

# screen: the text on the VGA screen, out of the guest's video memory.
screen() {
	rm -f "$work/vga"
	monitor "pmemsave 0xb8000 4000 \"$work/vga\""
	tries=25
	while [ "$tries" -gt 0 ] && [ "$(wc -c 2>/dev/null <"$work/vga" || echo 0)" -lt 4000 ]; do
		sleep 0.2
		tries=$((tries - 1))
	done
	od -An -v -t u1 -w160 "$work/vga" | awk '{
		line = ""
		for (i = 1; i < NF; i += 2)
			line = line sprintf("%c", $i >= 32 && $i < 127 ? $i : 32)
		sub(/ +$/, "", line)
		print line
	}'
}
