#!/bin/sh
# SPDX-License-Identifier: MIT
#
# make fuzz: every seed still passes, a bug that is planted in a copy of the tree is found, bad input is refused.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

# fuzz TREE OUTPUT VARIABLE=VALUE...
fuzz() {
	tree=$1 output=$2
	shift 2
	status=0
	env O="$output" "$@" sh "$tree/scripts/fuzz.sh" >"$work/out" 2>&1 || status=$?
}

fuzz "$repository" "$O" TIME=soon
check 'TIME is no number: status' equal "$status" 2
check 'TIME is no number: named' holds "$work/out" 'TIME=soon is not a number'
if ! command -v clang >/dev/null; then
	skip 'fuzzing' 'clang is not there'
	done_testing
	exit 0
fi
fuzz "$repository" "$O" TIME=0
check 'the seeds pass' equal "$status" 0
check 'of every fuzzer' equal "$(grep -c ' ok$' "$work/out")" \
	"$(find "$repository/tests/fuzz" -name '*.c' ! -name surroundings.c | wc -l)"
check 'each has seeds' [ -z "$(for file in "$repository"/tests/fuzz/*.c; do
	name=$(basename "$file" .c)
	[ "$name" = surroundings ] || [ -n "$(ls "$repository/tests/fuzz/corpus/$name")" ] || echo "$name"
done)" ]
fuzz "$repository" "$O" TIME=0 ONLY=plan9
check 'no such fuzzer: status' equal "$status" 2
check 'no such fuzzer: named' holds "$work/out" 'ONLY=plan9'

# A copy in which the ELF loader does not look where a segment ends, and the cpio reader not whether a name is terminated.
mkdir "$work/tree"
(cd "$repository" && git ls-files -co --exclude-standard | cpio --quiet -pd "$work/tree")
sed -i 's/segment->offset > bytes || segment->file_bytes > bytes - segment->offset/segment->offset > bytes/' \
	"$work/tree/kernel/elf.c"
sed -i 's/if (header\[HEADER_BYTES + name_bytes - 1\])/if (0)/' "$work/tree/kernel/initrd.c"
check 'two bugs are planted' equal "$(cd "$work/tree" && cmp -s kernel/elf.c "$repository/kernel/elf.c" ||
	cmp -s kernel/initrd.c "$repository/kernel/initrd.c" || echo planted)" planted
fuzz "$work/tree" "$work/o" TIME=60 ONLY=elf
check 'a segment beyond the file: found within a minute' equal "$status" 1
check 'by what it does' holds "$work/out" 'heap-buffer-overflow'
input=$(find "$work/o/fuzz/findings" -name 'elf-*' | head -n 1)
check 'with the input' [ -s "$input" ]
check 'which says so' holds "$work/out" "$input"
fuzz "$work/tree" "$work/o" TIME=60 ONLY=cpio
check 'a name without its end: found within a minute' equal "$status" 1
# A call that its caller gave up stays in the server's hand: the threads contradict each other.
sed -i 's/^\t\tthread->ipc.server->ipc.client = NULL;/\t\t;/' "$work/tree/ipc/call.c"
check 'a third is' equal "$(cmp -s "$work/tree/ipc/call.c" "$repository/ipc/call.c" || echo planted)" planted
fuzz "$work/tree" "$work/o" TIME=60 ONLY=calls
check 'a call that nobody waits for: found within a minute' equal "$status" 1
# Whichever comes first: the invariants say so, or the server reads the priority of who is gone.
check 'by what contradicts' grep -qE 'a call in hand|use-after-poison .* in ipc_highest' "$work/out"
fuzz "$work/tree" "$work/o" TIME=0 ONLY=merkle
check 'the others pass' equal "$status" 0
done_testing
