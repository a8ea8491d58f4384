#!/bin/sh
# SPDX-License-Identifier: MIT
#
# make compare: fetching the peer's kernel, what goes wrong there, and a small comparison. Cases that need the kernel are
# skipped, with the reason, where apt cannot fetch it.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

# compare VARIABLE=VALUE...
compare() {
	status=0
	env "$@" sh "$scripts/compare.sh" >"$work/out" 2>&1 || status=$?
}

# fetch DIR: peer-linux.sh with the stand-ins of $work/bin in front of what the system has.
fetch() {
	status=0
	PATH="$work/bin:$PATH" sh "$scripts/peer-linux.sh" "$1" >"$work/out" 2>&1 || status=$?
}

# stand_in NAME: a program in $work/bin, its text from stdin.
mkdir "$work/bin"
stand_in() {
	{ echo '#!/bin/sh'; cat; } >"$work/bin/$1"
	chmod +x "$work/bin/$1"
}

# left DIR: nothing but what has a name.
left() {
	[ -z "$(find "$1" -mindepth 1 -maxdepth 1 -name '.*')" ]
}

# --- bad input ------------------------------------------------------------------------------------

compare O="$work/o" PEER=plan9
check 'an unknown peer: status' equal "$status" 2
check 'an unknown peer: what there is' holds "$work/out" 'PEER=plan9: there is linux'
echo none >"$work/none.deb"
compare O="$work/o" PEER_DEB="$work/none.deb"
check 'not a package: status' equal "$status" 1
check 'not a package: named' holds "$work/out" "$work/none.deb is no Debian package"
compare O="$work/o" PEER_DEB="$work/nowhere.deb"
check 'no such file: named' holds "$work/out" "$work/nowhere.deb is not there"
check 'and no table' [ ! -e "$work/o/compare/table.txt" ]

# --- apt without a network, or without lists ------------------------------------------------------

stand_in apt-cache <<'END'
exit 0
END
fetch "$work/peers"
check 'apt without lists: status' equal "$status" 1
check 'apt without lists: said' holds "$work/out" 'apt knows no linux-image-cloud-amd64 (apt-get update'
stand_in apt-cache <<'END'
case $1 in
depends) echo '  Depends: linux-image-6.9-test' ;;
policy) echo '  Candidate: 6.9-1' ;;
esac
END
stand_in apt-get <<'END'
echo 'E: Failed to fetch http://deb.example: Temporary failure resolving'
exit 100
END
fetch "$work/peers"
check 'no network: status' equal "$status" 1
check 'no network: in the words of apt' holds "$work/out" 'Temporary failure resolving, and none was fetched before'
check 'no network: nothing half-fetched' left "$work/peers"
stand_in apt-get <<'END'
exec sleep 30
END
FETCH_TIMEOUT=1 fetch "$work/peers"
check 'a network that says nothing: status' equal "$status" 1
check 'a network that says nothing: said' holds "$work/out" 'no end after 1 s'
PATH="$work/bin:$PATH" sh "$scripts/peer-linux.sh" "$work/interrupted" >"$work/out" 2>&1 &
fetching=$!
sleep 1
kill "$fetching"
status=0
wait "$fetching" || status=$?
check 'an interrupted fetch: status' equal "$status" 130
check 'an interrupted fetch: nothing is left' [ -z "$(ls -A "$work/interrupted")" ]
mkdir -p "$work/peers/linux-image-6.8-test_6.8-1"
echo kernel >"$work/peers/linux-image-6.8-test_6.8-1/vmlinuz"
FETCH_TIMEOUT=1 fetch "$work/peers"
check 'what was fetched before is taken' equal "$status" 0
check 'with a word about it' holds "$work/out" 'taking what was fetched before'
check 'its directory is the answer' equal "$(tail -n 1 "$work/out")" "$work/peers/linux-image-6.8-test_6.8-1"

# --- the table, from results that are made up -----------------------------------------------------

# results FILE MACHINE NAME=MEAN...
results() {
	file=$1 machine=$2
	shift 2
	{
		printf '# revision,test\n# compiler,gcc\n# instrument,exact\n# cpu,C\n# memory,1\n# machine,%s\n' "$machine"
		echo 'name,n,mean,min,max,p50,p95,p99,unit,target,goal,options,op'
		for result; do
			mean=${result#*=}
			echo "${result%%=*},10,$mean,1,1,1,1,1,ticks,-,-,X,operation ${result%%=*}"
		done
	} >"$file"
}

table() {
	status=0
	echo 'Conditions of the test' >"$work/conditions"
	LC_ALL=C awk -v name_a=base -v name_b=best -v csv="$work/csv" -v conditions="$work/conditions" -f "$scripts/table.awk" \
		-f "$scripts/compare-table.awk" "$work/a" "$work/b" "$work/l" "$work/l" "$work/n" >"$work/out" 2>&1 || status=$?
}

results "$work/a" M one=100.00 two=100.00 alone=5.00
results "$work/b" M one=50.00 two=50.00 alone=5.00
results "$work/l" M one__slow=500.00 one__fast=100.00 two=80.00
results "$work/n" M one__slow=400.00 one__fast=40.00 two=75.00
table
check 'table: status' equal "$status" 0
check 'table: conditions first' equal "$(head -n 1 "$work/out")" 'Conditions of the test'
check 'table: a row for each way' grep -q '^one *fast *instr *100 *50 *100 *100 *40 *2.00x *0.80x$' "$work/out"
check 'table: the cheapest way counts' holds "$work/out" 'as shipped in 2, less than lean Linux in 1.'
check 'table: what is lost is named' holds "$work/out" 'lean Linux needs less, or as much, in: one'
check 'table: what has no equivalent is named' holds "$work/out" 'without an equivalent on Linux: alone'
check 'table: both operations in words' holds "$work/out" 'Linux, fast: operation one__fast'
check 'table: as CSV' grep -qx 'two,-,ticks,100,50,80,80,75,1.60x,1.50x,operation two,operation two' "$work/csv"
check 'table: the CSV has the conditions' holds "$work/csv" '# Conditions of the test'
results "$work/l" M2 two=80.00
table
check 'table: another machine is refused' equal "$status" 1
check 'table: both are named' holds "$work/out" 'differ in machine'
results "$work/l" M three=80.00
table
check 'table: nothing to compare is an error' equal "$status" 1

# --- the real one ---------------------------------------------------------------------------------

kernel=$(sh "$scripts/peer-linux.sh" "$O/peers/linux" 2>"$work/reason") || kernel=
# column BENCHMARK NUMBER: of the CSV beside the table.
column() {
	awk -F, -v name="$1" -v number="$2" "\$1 == name { print \$number }" "$O/compare/table.csv"
}

# within LOW HIGH NUMBER
within() {
	[ "${3%.*}" -ge "$1" ] && [ "${3%.*}" -le "$2" ]
}

if [ -z "$kernel" ]; then
	skip 'a comparison with Linux' "$(tail -n 1 "$work/reason")"
else
	compare O="$O" QEMU="$repository/tests/system/fake-peer" TIMEOUT=40 ONLY=syscall_getpid FRESH=1
	check "a kernel that does not come up: status" equal "$status" 1
	check "a kernel that does not come up: said" holds "$work/out" "arm linux: run 1: hang: no end after 40 s"
	check 'and leaves no table' [ ! -e "$O/compare/table.txt" ]
	compare O="$O" ONLY='syscall_getpid,user_malloc_64,image_size'
	check "a comparison with Linux" equal "$status" 0
	table=$O/compare/table.txt
	check 'its rows' equal "$(grep -cE '^(syscall_getpid|user_malloc_64|image_size) .*x +[0-9.]+x$' "$table")" 3
	check 'the kernel by name' holds "$table" "$(cut -d ' ' -f 2 "$kernel/package")"
	check 'its command line' grep -q 'command line as shipped: .*console=ttyS0' "$table"
	check 'its mitigations' grep -q 'spectre_v1: Mitigation' "$table"
	check 'none left in the second boot' grep -qx '      spectre_v2: Vulnerable.*' "$O/compare/conditions.txt"
	check "the ratio is that of the numbers" equal "$(column user_malloc_64 9)" \
		"$(echo "$(column user_malloc_64 6) $(column user_malloc_64 5)" | awk "{ printf \"%.2fx\", \$1 / \$2 }")"
	check "Linux takes between 100 and 2000 instructions for getpid" within 100 2000 "$(column syscall_getpid 6)"
fi
done_testing
