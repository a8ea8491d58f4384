#!/bin/sh
# SPDX-License-Identifier: MIT
#
# toggles.sh STUDY A B: STUDY/TOGGLES.md, what each option is worth: option, files, benchmarks, measured effect, from the
# study's attribution.csv and values.csv. toggles.sh install STUDY: copy it to docs/TOGGLES.md (`make toggles`).
# Environment: EXO_CONFIG_TOOL.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
if [ "$1" = install ]; then
	[ -s "$2/TOGGLES.md" ] || { echo "toggles: no whole study of baseline..optimized in $2: make attribute comes first" >&2; exit 1; }
	cp "$2/TOGGLES.md" "$here/../docs/TOGGLES.md.new"
	mv "$here/../docs/TOGGLES.md.new" "$here/../docs/TOGGLES.md"
	echo "docs/TOGGLES.md"
	exit
fi
study=$1 a=$2 b=$3
: "${EXO_CONFIG_TOOL:?path of exo-config}"
cd "$here/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$EXO_CONFIG_TOOL" list >"$work/list"
git ls-files '*.c' | xargs awk -f scripts/lint-benches.awk >"$work/benches"
# OPTION FILE: the Makefiles say which objects belong to an option, and some files ask for it by name.
{
	git ls-files '*Makefile' ':!tests' ':!bench' | while read -r file; do
		awk -v dir="$(dirname "$file")" '/\$\(CONFIG_[A-Z0-9_]+\) *[+:]?= / && !/\$\(if/ {
			match($0, /CONFIG_[A-Z0-9_]+/)
			option = substr($0, RSTART + 7, RLENGTH - 7)
			for (i = 1; i <= NF; i++)
				if (sub(/\.o$/, "", $i) && $i !~ /_(test|bench)$/)
					print option " " dir "/" $i
		}' "$file"
	done | grep -vF .. | while read -r option stem; do
		for file in "$stem.c" "$stem.S"; do [ ! -e "$file" ] || echo "$option $file"; done
	done
	git grep -oE 'CONFIG_[A-Z0-9_]+' -- '*.c' '*.h' '*.S' '*.inc' 'scripts/kernel.mk' 'scripts/agents.mk' ':!tests' ':!bench' ':!tools' ':!*_test.c' ':!*_bench.*' |
		awk -F: '{ sub(/CONFIG_/, "", $2); print $2 " " $1 }'
} | sort -u >"$work/files"

LC_ALL=C awk -v a="$a" -v b="$b" -v study="$study" -v work="$work" -v revision="$(git describe --always --dirty 2>/dev/null || echo unknown)" \
	-f scripts/toggles.awk >"$study/TOGGLES.md.new"
mv "$study/TOGGLES.md.new" "$study/TOGGLES.md"
