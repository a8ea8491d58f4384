#!/bin/sh
# SPDX-License-Identifier: MIT
#
# make check: what can be said about the source without running it. One line for each check; a failure names
# file and line. Run in the source tree with EXO_CONFIG, the path of exo-config, in the environment. Only
# checks whose name matches ONLY= run.
set -eu

: "${EXO_CONFIG:?run make check}" "${MAKE:=make}" "${ONLY:=*}"
export srctree="$PWD"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0
failed=0

# check NAME COMMAND...: passes when the command succeeds and prints nothing.
check() {
	name=$1
	shift
	# shellcheck disable=SC2254 # ONLY is a pattern
	case $name in
	$ONLY) ;;
	*) return 0 ;;
	esac
	if ("$@") >"$work/out" 2>&1 && [ ! -s "$work/out" ]; then
		passed=$((passed + 1))
		echo "ok    $name"
	else
		failed=$((failed + 1))
		echo "FAIL  $name"
		sed 's/^/      /' "$work/out"
	fi
}

# files PATTERN...: tracked and new files that match one of the shell patterns.
files() {
	git ls-files -co --exclude-standard -- "$@" | sort -u | while read -r file; do
		[ ! -f "$file" ] || echo "$file"
	done
}
git rev-parse --git-dir >/dev/null 2>&1 || {
	echo "check: needs a git checkout, to know which files are source" >&2
	exit 1
}

# Where variation must be at files and names, and where the machine is unknown.
portable_code() {
	files 'kernel/*.[ch]' 'mm/*.[ch]' 'ipc/*.[ch]' 'sched/*.[ch]' 'security/*.[ch]' 'drivers/*.[ch]' 'lib/*.[ch]' \
		'user/*.[ch]' 'bench/*.[ch]' 'tests/*.[ch]' ':!tests/fuzz' 'include/*.[ch]'
}

uncommented() {
	xargs awk -f scripts/lint-uncomment.awk
}

format() {
	files '*.c' '*.h' | xargs clang-format --dry-run -Werror --style=file 2>&1 |
		sed -n 's,^\([^ ]*:[0-9]*\):[0-9]*: error.*,\1: clang-format would change this,p' | sort -u
}

shell_scripts() {
	files | while read -r file; do
		if head -n 1 "$file" | grep -q '^#!/bin/sh'; then echo "$file"; fi
	done
}

shell() {
	shell_scripts | xargs shellcheck -x -P SCRIPTDIR
}

kconfig_warnings() {
	mkdir -p "$work/kconfig" && cd "$work/kconfig"
	kconfig-conf -s --alldefconfig Kconfig >/dev/null || echo "kconfig-conf --alldefconfig failed"
	}

kconfig_rules() {
	files '*.c' ':!bench/linux' | xargs awk -f scripts/lint-benches.awk >"$work/benches"
	"$EXO_CONFIG" lint "$work/benches"
}

# FILE:LINE:WORD of every CONFIG_ word in code and build files; tools/ handles the prefix as text.
config_words() {
	files '*.c' '*.h' '*.S' '*.inc' '*Makefile' '*.mk' | grep -v '^tools/' | uncommented | awk '{
		split($0, part, ":")
		line = substr($0, length(part[1]) + length(part[2]) + 3)
		while (match(line, /(^|[^A-Za-z0-9_])CONFIG_[A-Z0-9][A-Z0-9_]*/)) {
			word = substr(line, RSTART, RLENGTH)
			sub(/^.*CONFIG_/, "", word)
			print part[1] ":" part[2] ":" word
			line = substr(line, RSTART + RLENGTH)
		}
	}'
}

options_declared() {
	"$EXO_CONFIG" names >"$work/names"
	config_words | awk -F: -v names="$work/names" '
		BEGIN { while ((getline line < names) > 0) known[line] }
		!($3 in known) { print $1 ":" $2 ": CONFIG_" $3 " is declared in no Kconfig" }'
}

options_used() {
	config_words | cut -d: -f3 | sort -u >"$work/words"
	"$EXO_CONFIG" values /dev/null | cut -d= -f1 | sort -u | comm -23 - "$work/words" |
		sed 's/.*/&: declared, and used by no code and no Makefile/'
}

bench_commas() {
	files '*.c' | xargs awk -v commas=1 -f scripts/lint-benches.awk
}

bodies() {
	files '*.c' '*.h' | grep -v '^tools/' | uncommented | awk -f scripts/lint-bodies.awk
}

architecture() {
	portable_code | grep -vE '^include/exo/(arch|bench|percpu|words)\.h$' | uncommented |
		grep -E '__x86_64__|__i386__|__amd64__|CONFIG_ARCH_|#[ \t]*include[ \t]*[<"](.*/)?arch/' || true
}

licence() {
	files '*.c' '*.h' '*.S' '*.inc' '*.sh' '*.awk' '*.mk' '*.t' '*Makefile' '*Kconfig*' 'scripts/*' '.ci/*' | grep -v '\.md$' | sort -u |
		while read -r file; do
			head -n 3 "$file" | grep -q 'SPDX-License-Identifier: ' || echo "$file:1: no SPDX line"
		done
}

white_space() {
	files | xargs grep -nIE '[ 	]+$' /dev/null || true
}

# Headers to be included from C by whoever wants them: not those of assembly, and not the variants behind a
# seam, which the header beside them includes and is checked with.
public_headers() {
	files '*.h' | grep -v -E '^(tools|bench/linux)/' | while read -r file; do
		grep -qE '^[ \t]*\.macro' "$file" && continue
		grep -qF "#include \"$(basename "$file")\"" "$(dirname "$file")"/*.h || echo "$file"
	done
}

# A header that is compiled alone must bring what it uses; a list without an include guard says so.
headers() {
	for arm in baseline optimized; do
		"$MAKE" -s "O=$work/$arm" "${arm}_defconfig" include/generated/autoconf.h >"$work/log" 2>&1 || {
			cat "$work/log"
			return 1
		}
		compiler=$("$MAKE" -s "O=$work/$arm" print-CC)
		kernel=$("$MAKE" -s "O=$work/$arm" print-kernel-flags)
		agent=$("$MAKE" -s "O=$work/$arm" print-agent-flags)
		public_headers | while read -r file; do
			flags=$kernel
			case $file in
			user/*) flags=$agent ;;
			arch/host/*) flags="-I$srctree/arch/host/include $kernel" ;;
			esac
			if ! grep -q '^#ifndef [A-Z0-9_]*_H$' "$file"; then
				grep -q 'no include guard' "$file" || echo "$file:1: no include guard"
				continue
			fi
			# shellcheck disable=SC2086 # lists of words
			(cd "$work/$arm" && $compiler $flags -fsyntax-only -x c "$srctree/$file" 2>&1) || true
		done
	done
}

check 'format: clang-format' format
check 'shell: shellcheck' shell
check 'kconfig: no warnings' kconfig_warnings
check 'kconfig: help texts, prompts, defaults, benchmarks, fragments, defconfigs' kconfig_rules
check 'options: every CONFIG_ word is declared' options_declared
check 'options: every declared option is used' options_used
check 'benchmarks: no commas in what an operation is' bench_commas
check 'code: no #if CONFIG_ inside function bodies' bodies
check 'code: no architecture tests in portable code' architecture
check 'code: every header compiles alone' headers
check 'text: SPDX lines' licence
check 'text: no trailing white space' white_space
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
