#!/bin/sh
# SPDX-License-Identifier: MIT
#
# link-once.sh DIRECTORY OUTPUT COMMAND...: what COMMAND, a link, writes to OUTPUT, or what it wrote in another output directory: agents of
# two configurations are often the same, and their link-time optimisation takes longer than the rest of a build that ccache
# knows. What is kept has for its name a hash of the compiler, the command, its objects and its linker script; it is written whole or not at all.
set -eu

[ $# -ge 3 ] || { echo "usage: link-once.sh DIRECTORY OUTPUT COMMAND..." >&2; exit 2; }
directory=$1 output=$2
shift 2
key=$(
	{
		"$@" --version
		printf '%s\n' "$*" | sed "s|$(pwd)|.|g"
		for word; do
			case $word in
			*.o | *.lds) printf '%s\n' "${word##*,}" ;;
			esac
		done | xargs sha256sum
	} | sha256sum | cut -c 1-32
)
kept=$directory/$key
if [ ! -f "$kept" ]; then
	"$@"
	mkdir -p "$directory"
	partial=$(mktemp "$directory/.partial.XXXXXX")
	chmod 755 "$partial"
	cp "$output" "$partial"
	mv "$partial" "$kept"
fi
cp "$kept" "$output"
