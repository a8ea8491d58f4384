#!/bin/sh
# SPDX-License-Identifier: MIT
#
# flame.sh: where the instructions of one benchmark are in two configurations, by call stack: flame graphs of both, of the
# difference, and a sentence that names the functions that explain it (`make flame BENCH=`).
#
# Environment: BENCH (one benchmark), and that of plugin.sh without ONLY.
# Results in O/events: flame-BENCH.txt (the sentence and the functions), flame-BENCH-functions.csv, and for A and B
# flame-BENCH-X.folded (stacks and instructions an operation) and flame-BENCH-X.svg. flame-BENCH-diff-A.svg has the
# widths of A, its colour says what B makes of them: blue less, red more; flame-BENCH-diff-B.svg has the widths of B, for
# what A does not have.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
tool=flame
graph=/usr/share/perl5/Devel/NYTProf/flamegraph.pl
BENCH=${BENCH:-}
case $BENCH in
'') echo "flame: BENCH= names the benchmark, for example BENCH=ctx_switch" >&2; exit 2 ;;
*[!A-Za-z0-9_]*) echo "flame: BENCH=$BENCH: not the name of one benchmark" >&2; exit 2 ;;
esac
[ -x "$graph" ] || { echo "flame: $graph is missing: run make deps" >&2; exit 1; }
ONLY=$BENCH
# shellcheck source=scripts/plugin.sh
. "$here/plugin.sh"

out=$results/flame-$BENCH
rm -f "$out"[.-]* "$results"/*.new

stacks_of() {
	printf ',bench=%s,stacks=%s' "$BENCH" "$(commas "$results/$1.stacks.new")"
}

measure_arms

# folded ARM: its stacks, each once, in instructions an operation.
folded() {
	operations=$(awk -F, -v name="$BENCH" '$1 == name { print $3 * $4 }' "$results/$1.csv.new")
	if [ -z "$operations" ]; then
		say "$BENCH measures no region in $1 ($(tr -d '\r' <"$results/$1.log.new" | grep -a "^# $BENCH: not measured" | head -n 1 |
			grep . || echo "there is no such benchmark, or it reports a value"))"
		return 1
	fi
	LC_ALL=C awk -v operations="$operations" '
		{ amount = $NF; sub(/ [^ ]*$/, ""); sum[$0] += amount }
		END { for (stack in sum) printf "%s %.4f\n", stack, sum[stack] / operations }' "$results/$1.stacks.new" |
		LC_ALL=C sort >"$out-$1.folded.new"
	# Every instruction of the regions is in a stack, or the file is not whole.
	LC_ALL=C awk -F, -v name="$BENCH" '
		NR == FNR { count = split($0, word, " "); sum += word[count]; next }
		$1 == name { wanted = $3 }
		END { exit sum < 0.99 * wanted || sum > 1.01 * wanted }' "$results/$1.stacks.new" "$results/$1.events.new" || {
		say "the stacks of $1 are not all there: is the disk full?"
		return 1
	}
}

# codes DIR: the functions of all images and their code.
codes() {
	for image in "$1/exo.debug.elf" "$1"/agents/*.debug; do
		prefix=$(basename "$image" .debug):
		[ "$image" != "$1/exo.debug.elf" ] || prefix=
		"${CROSS_COMPILE:-x86_64-linux-gnu-}objdump" -d --no-show-raw-insn "$image" |
			LC_ALL=C awk -v prefix="$prefix" -f "$here/flame-code.awk"
	done
}

# source_of DIR FUNCTION ADDRESS: the file that it is from, relative to the source tree. What is inlined at its start comes first.
source_of() {
	image=$1/exo.debug.elf
	case $2 in *:*) image=$1/agents/${2%%:*}.debug ;; esac
	"${CROSS_COMPILE:-x86_64-linux-gnu-}addr2line" -i -e "$image" "$3" | tail -n 1 | sed 's,^/exo-os/,,; s,:[^:]*$,,'
}

# built_in DIR FUNCTION FILE: an object of the file is in this arm.
built_in() {
	kind=kernel
	case $2 in *:*) kind=agent ;; esac
	[ -e "$1/obj/$kind/${3%.*}.o" ]
}

# includes DIR FUNCTION FILE: what the file was compiled with.
includes() {
	kind=kernel
	case $2 in *:*) kind=agent ;; esac
	tr -s '[:space:]\\:' '\n' <"$1/obj/$kind/${3%.*}.d" 2>/dev/null | grep -F "$srctree/" | sort -u
}

# variant FUNCTION FILE: one that it includes in one arm alone, and in which: own:FILE_in_B when it lies beside it, else far:FILE_in_B.
variant() {
	includes "$dir_a" "$1" "$2" >"$results/A.includes.new"
	includes "$dir_b" "$1" "$2" >"$results/B.includes.new"
	{ comm -13 "$results/A.includes.new" "$results/B.includes.new" | sed 's/$/_in_B/'
		comm -23 "$results/A.includes.new" "$results/B.includes.new" | sed 's/$/_in_A/'; } |
		awk -v beside="$srctree/$(dirname "$2")/" '
			{ name = $0; sub(/.*\//, "", name); at = substr($0, 1, length($0) - length(name)) }
			at == beside && own == "" { own = name }
			far == "" { far = name }
			END { if (own != "") print "own:" own; else if (far != "") print "far:" far }'
}

# functions: the third input of flame-functions.awk.
functions() {
	codes "$dir_a" >"$results/A.codes.new"
	codes "$dir_b" >"$results/B.codes.new"
	for arm in "$dir_a" "$dir_b"; do "$root/tools/exo-config" values "$arm/.config"; done | sort | uniq -u |
		cut -d= -f1 | sort -u >"$results/options.new"
	cat "$out-A.folded.new" "$out-B.folded.new" | sed 's/ [^ ]*$//; s/.*;//' | sort -u | while read -r function; do
		in_a=$(awk -v name="$function" '$1 == name { print $2, $3; exit }' "$results/A.codes.new")
		in_b=$(awk -v name="$function" '$1 == name { print $2, $3; exit }' "$results/B.codes.new")
		if [ -n "$in_a" ]; then
			file=$(source_of "$dir_a" "$function" "${in_a% *}")
		elif [ -n "$in_b" ]; then
			file=$(source_of "$dir_b" "$function" "${in_b% *}")
		else
			continue
		fi
		built=
		! built_in "$dir_a" "$function" "$file" || built=A
		! built_in "$dir_b" "$function" "$file" || built=${built}B
		named=-
		if [ -f "$srctree/$file" ]; then
			named=$(grep -owE 'CONFIG_[A-Z0-9_]+' "$srctree/$file" | sed 's/^CONFIG_//' | sort -u |
				comm -12 - "$results/options.new" | paste -sd+ -)
		fi
		included=-
		[ "$built" != AB ] || included=$(variant "$function" "$file")
		code_a=${in_a##* } code_b=${in_b##* }
		echo "$function ${code_a:--} ${code_b:--} $file ${built:--} ${named:--} ${included:--}"
	done
}

# draw TITLE WORDS... <STACKS: a picture, the same for the same stacks.
draw() {
	title=$1
	shift
	PERL_HASH_SEED=0 perl "$graph" --title="$title" --countname=instructions --hash "$@"
}

folded A || leave
folded B || leave
functions >"$results/functions.new"
{
	echo "A: $A (image $(cut -c 1-12 "$dir_a/image.sha256"))"
	echo "B: $B (image $(cut -c 1-12 "$dir_b/image.sha256"))"
	LC_ALL=C awk -v bench="$BENCH" -v csv="$out-functions.csv.new" -f "$here/flame-functions.awk" \
		"$out-A.folded.new" "$out-B.folded.new" "$results/functions.new" || exit 1
} >"$out.txt.new" || leave
LC_ALL=C awk 'FNR == 1 { file++ } { amount = $NF; sub(/ [^ ]*$/, ""); side[file, $0] = amount; seen[$0] }
	END { for (stack in seen) printf "%s %.4f %.4f\n", stack, side[1, stack], side[2, stack] }' \
	"$out-A.folded.new" "$out-B.folded.new" | LC_ALL=C sort >"$out-diff.folded.new"
draw "$BENCH in A: $A" "$out-A.folded.new" >"$out-A.svg.new" || leave
draw "$BENCH in B: $B" "$out-B.folded.new" >"$out-B.svg.new" || leave
awk '{ print $0 }' "$out-diff.folded.new" | sed 's/^\(.*\) \([^ ]*\) \([^ ]*\)$/\1 \3 \2/' |
	draw "$BENCH in A, coloured by what B makes of it: blue less, red more" --negate >"$out-diff-A.svg.new" || leave
draw "$BENCH in B, coloured by the change from A: blue less, red more" "$out-diff.folded.new" >"$out-diff-B.svg.new" || leave
for file in "$out"[.-]*.new; do mv "$file" "${file%.new}"; done
rm -f "$results"/*.new
cat "$out.txt"
echo
echo "Files: $out-A.svg $out-B.svg $out-diff-A.svg $out-diff-B.svg $out-functions.csv"
