#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The pipeline's own guards: hostile logs, hangs, results that must not be compared,
# configurations that do not exist, a KVM that cannot run; and the cache. A stand-in for QEMU
# (tests/system/fake-qemu) plays the guests that ours is not.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

here=$(cd "$(dirname "$0")" && pwd)
good=$here/pipeline/good.log
csv=$work/out.csv
fake=$here/fake-qemu
chmod +x "$fake" 2>/dev/null || :

# --- extract --------------------------------------------------------------------------------------

extract() {
	rm -f "$csv"
	status=0
	sh "$scripts/extract-benches.sh" -o "$csv" "$1" >"$work/out" 2>&1 || status=$?
}

extract "$good"
check 'extract: a good log' equal "$status" 0
check 'extract: to the byte' cmp -s "$csv" "$here/pipeline/good.csv"
sed 's/$/\r/' "$good" >"$work/crlf.log"
extract "$work/crlf.log"
check 'extract: carriage returns do not matter' cmp -s "$csv" "$here/pipeline/good.csv"

# refused NAME REASON: the log in $work/bad.log; no file is left, the reason names the line.
refused() {
	extract "$work/bad.log"
	check "extract: $1: status" equal "$status" 1
	check "extract: $1: reason" grep -q "bad.log:[0-9]*: .*$2" "$work/out"
	check "extract: $1: no file" equal "$(ls "$csv"* 2>/dev/null)" ''
}

# edited NAME REASON SCRIPT: the good log after sed SCRIPT.
edited() {
	sed "$3" "$good" >"$work/bad.log"
	refused "$1" "$2"
}

edited 'truncated' 'ends without BENCH-END' '/^BENCH-END/d'
edited 'a field too many' 'this one has 9' '/^BENCH,vga/s/$/,1/'
edited 'a field too few' 'this one has 7' '/^BENCH,vga/s/,[0-9]*$//'
edited 'a field that is no number' \
	"p50 '12x4' is not a whole number" '/^BENCH,vga/s/,2000,2000,2000$/,12x4,2000,2000/'
edited 'a mean that is none' 'is not a number' '/^BENCH,vga/s/,2000\.00,/,nan,/'
edited 'a negative number' 'is not a whole number' '/^BENCH,vga/s/,2000,2000,2000$/,-1,2000,2000/'
edited 'numbers out of order' 'not in order' '/^BENCH,vga/s/,2000,2000,2000$/,2000,1999,2000/'
edited 'no samples' 'no samples' '/^BENCH,vga/s/,1000,/,0,/'
edited 'a name twice' 'a second result' 's/^BENCH,vga_clear/BENCH,syscall_getpid/'
edited 'a name that is none' 'name' 's/^BENCH,vga_clear/BENCH,vga clear/'
edited 'a wrong count' 'BENCH-END says 7' 's/^BENCH-END,.*/BENCH-END,7/'
edited 'a malformed end' 'malformed end' 's/^BENCH-END,.*/BENCH-END,x/'
edited 'a result behind the end' 'after BENCH-END' '$ aBENCH,late,1,1.00,1,1,1,1,1'
edited 'half a BENCHINFO' 'BENCHINFO has 7 fields' '/^BENCHINFO,vga/s/,[^,]*$//'
edited 'an unknown unit' 'neither ticks nor bytes' '/^BENCHINFO,vga/s/ticks/miles/'
sed '/^BENCH,vga/s/,2000,/,\x01,/' "$good" |
	tr '\001' '\000' >"$work/bad.log"
refused 'a NUL in a result' 'binary data'
{ printf 'BENCH,long,'; head -c 3000000 /dev/zero | tr '\0' 1; echo; cat "$good"; } >"$work/bad.log"
refused 'a result of three megabytes' 'more than 4096 bytes'
{ head -c 3000000 /dev/zero | tr '\0' x; echo; cat "$good"; } >"$work/bad.log"
refused 'a line of three megabytes' 'more than 4096 bytes'
sed '/^BENCHINFO,vga/,/^# frame_alloc_2m/d; s/^BENCH-END.*/# agent bench ended by a fault: page fault\nBENCH-END,1/' "$good" >"$work/bad.log"
refused 'an agent that crashed' 'a part did not run: agent bench'
sed 's/^BENCH-END/# kernel benchmarks did not run: out of memory\n&/' "$good" >"$work/bad.log"
refused 'kernel benchmarks that did not run' 'a part did not run: kernel'
: >"$work/bad.log"
refused 'empty' 'ends without BENCH-END'
extract "$work/no-such.log"
check 'extract: no log' grep -q 'no such log' "$work/out"
sed 's/^BENCH-END/[MICROBENCH] old_style,10,5.50,5,6,5,6,6\n&/' "$good" >"$work/micro.log"
extract "$work/micro.log"
check 'extract: [MICROBENCH] lines' grep -q '^old_style,10,5.50,5,6,5,6,6,ticks,-,-,-,-$' "$csv"

# --- table ----------------------------------------------------------------------------------------

table() {
	status=0
	sh "$scripts/ab-table.sh" "$1" "$2" first second >"$work/out" 2>&1 || status=$?
}

table "$here/pipeline/a.csv" "$here/pipeline/b.csv"
check 'table: status' equal "$status" 0
check 'table: as it should be' cmp -s "$work/out" "$here/pipeline/table.txt"
check 'table: at most 120 columns' equal "$(awk 'length($0) > 120' "$work/out")" ''
check 'table: the mean is judged' grep -q '^syscall_getpid .* 44\.10 .* yes  *45  *yes$' "$work/out"
sed 's/^boot,.*/boot,1,12400000.00,12400000,12400000,12400000,12400000,12400000,ticks,-,-,-,start/' "$here/pipeline/b.csv" >"$work/other.csv"
table "$here/pipeline/a.csv" "$work/other.csv"
check 'table: under half a per cent is the same' grep -q '^boot .* 1\.00x same' "$work/out"
for key in compiler instrument cpu memory machine; do
	sed "s/^# $key,/&another /" "$here/pipeline/b.csv" >"$work/other.csv"
	table "$here/pipeline/a.csv" "$work/other.csv"
	check "table: another $key is refused: status" equal "$status" 1
	check "table: another $key is refused: reason" \
		holds "$work/out" "refused: A and B differ in $key"
done
printf 'name,value\n"x,1,2,3\n' >"$work/other.csv"
table "$here/pipeline/a.csv" "$work/other.csv"
check 'table: a file of another kind' holds "$work/out" 'not a line of bench_results.csv'

# --- how a guest ends -----------------------------------------------------------------------------

stub=$work/stub
mkdir -p "$stub"

# guest LOG STATUS: a guest that writes LOG and with which QEMU ends with STATUS.
guest_plays() {
	QEMU=$fake FAKE_LOG=$1 FAKE_STATUS=$2 boot exact "$stub"
}

printf '[    0.000001] info  x: y\nfatal: memory: too little\n' >"$work/fatal.log"
printf 'panic: assertion\n  backtrace\n' >"$work/panic.log"
head -n 3 "$good" >"$work/short.log"
: >"$work/none.log"
guest_plays "$good" 1
check 'guest: ends well' equal "$status" 0
guest_plays "$good" 3
check 'guest: reports failures' equal "$status" 1
guest_plays "$work/fatal.log" 249
check 'guest: fatal: status' equal "$status" 3
check 'guest: fatal: quoted' holds "$work/out" 'boot: fatal: memory: too little'
guest_plays "$work/panic.log" 251
check 'guest: panic: status' equal "$status" 4
check 'guest: panic: quoted with what follows' holds "$work/out" 'backtrace'
guest_plays "$work/short.log" 1
check 'guest: truncated: status' equal "$status" 7
check 'guest: truncated: said' holds "$work/out" 'truncated'
guest_plays "$work/short.log" 0
check 'guest: reset: status' equal "$status" 7
check 'guest: reset: said' holds "$work/out" 'without a verdict'
FAKE_ERROR='qemu: no such machine' guest_plays "$work/none.log" 1
check 'guest: QEMU fails: status' equal "$status" 6
check 'guest: QEMU fails: quoted' holds "$work/out" 'qemu: no such machine'
FAKE_SLEEP=30 TIMEOUT=1 guest_plays "$work/short.log" 1
check 'guest: hang: status' equal "$status" 5
check 'guest: hang: said' holds "$work/out" 'hang: no end after 1 s'
check 'guest: hang: last lines' holds "$work/out" "$(sed -n 3p "$good")"

dir=$(image optimized)
TIMEOUT=2 boot exact "$dir" -S
check 'a stopped guest is a hang: status' equal "$status" 5
check 'a stopped guest is a hang: said' holds "$work/out" 'hang: no end after 2 s'

# --- ab -------------------------------------------------------------------------------------------

# ab VARIABLE=VALUE...: `make ab` with these.
ab() {
	status=0
	make -C "$repository" --no-print-directory ab O="$O" "$@" >"$work/out" 2>&1 || status=$?
}

ab A=nosuch
check 'ab: an unknown configuration: status' equal "$status" 2
check 'ab: an unknown configuration: which arm' holds "$work/out" 'ab: arm A'
check 'ab: an unknown configuration: named' holds "$work/out" 'nosuch'
check 'ab: an unknown configuration: leaves nothing behind' test ! -e "$O/ab/nosuch"
ab B=baseline+NO_SUCH_OPTION
check 'ab: an unknown option: which arm' holds "$work/out" 'ab: arm B'
check 'ab: an unknown option: named' holds "$work/out" 'NO_SUCH_OPTION'
ab INSTRUMENT=sundial
check 'ab: an unknown instrument' holds "$work/out" 'INSTRUMENT=sundial'
ab ONLY='syscall_*'
check 'ab: one pattern: status' equal "$status" 0
check 'ab: one pattern: the row' grep -q '^syscall_getpid .*x faster' "$work/out"
check 'ab: one pattern: no other' lacks "$work/out" 'heap_64 '
check 'ab: the options that differ' holds "$work/out" 'MM_HEAP_SLAB'
started=$(date +%s)
ab ONLY='syscall_*'
check 'ab: again: cached' holds "$work/out" 'A: cached; B: cached'
check 'ab: again: within 10 s' [ $(($(date +%s) - started)) -le 10 ]
ab ONLY='nosuch*'
check 'ab: a pattern that matches nothing: status' equal "$status" 2
check 'ab: a pattern that matches nothing: said' holds "$work/out" "nosuch*"
ab B=baseline ONLY='syscall_*'
check 'ab: an arm against itself' grep -q '^syscall_getpid .*1.00x same' "$work/out"
idle_of() {
	sed -n 's/^memory_idle .*bytes  *\([0-9,]*\) .*/\1/p' "$work/out"
}
ab A=optimized ONLY=memory_idle
alone=$(idle_of)
ab A=optimized ONLY='heap_64,memory_idle,heap_4k,frag*'
check 'ab: memory_idle does not depend on what ran before it' equal "$(idle_of)" "$alone"

# --- one at a time, and on a full disk --------------------------------------------------------------

make -C "$repository" --no-print-directory ab O="$O" ONLY=page_walk FRESH=1 >"$work/first" 2>&1 &
first=$!
sleep 0.5
ab ONLY=page_walk FRESH=1
check 'ab twice in one directory: the second' equal "$status" 0
check 'ab twice in one directory: waits' grep -q 'waiting for another make ab' "$work/out" "$work/first"
status=0
wait "$first" || status=$?
check 'ab twice in one directory: the first' equal "$status" 0
if unshare -rm mount -t tmpfs none /mnt 2>/dev/null; then
	mkdir "$work/full"
	unshare -rm sh -c "mount -t tmpfs -o size=64k none '$work/full' && O='$work/full' sh '$scripts/ab.sh'" \
		>"$work/out" 2>&1 || :
	check 'ab on a full disk: says so' grep -qE 'free of|No space left' "$work/out"
else
	skip 'ab on a full disk: says so' 'this user may not mount'
fi

# --- two runs that differ -------------------------------------------------------------------------

measure() {
	status=0
	CACHE=$work/cache QEMU=$fake FAKE_LOG=$good sh "$scripts/ab-exact.sh" "$stub" \
		>"$work/out" 2>&1 || status=$?
}
echo 0123456789abcdef0123 >"$stub/image.sha256"
FAKE_CHANGE=1 measure
check 'two runs that differ: status' equal "$status" 1
check 'two runs that differ: first line of the first' grep -q 'of the first run:  BENCH,vga' "$work/out"
check 'two runs that differ: of the second' grep -q 'of the second run: BENCH,vga' "$work/out"
check 'two runs that differ: so does a third' holds "$work/out" 'three runs, three results'
check 'two runs that differ: not cached' equal "$(ls -A "$work/cache" 2>/dev/null)" ''
FAKE_CHANGE=first measure
check 'one run of three differs: status' equal "$status" 0
check 'one run of three differs: shown' grep -q 'of the second run: BENCH,vga' "$work/out"
check 'one run of three differs: said' holds "$stub/measured" 'one run of three differed'
check 'one run of three differs: two are the result' grep -q '^BENCH,vga.*1000' "$stub/serial.log"
rm -rf "$work/cache"
FAKE_STATUS=3 measure
check 'a run that reports failures: status' equal "$status" 1
check 'a run that reports failures: not cached' equal "$(ls -A "$work/cache" 2>/dev/null)" ''
measure
check 'two runs that agree' equal "$status" 0
check 'two runs that agree: cached' equal "$(find "$work/cache" -mindepth 1 -maxdepth 1 | wc -l)" 1

# --- the cache: one code, two images ---------------------------------------------------------------

mkdir -p "$stub/etc"
echo second-revision >"$stub/etc/revision"
echo 1234abcd >"$stub/etc/confighash"
echo 'CONFIG_OTHER=y' >"$stub/etc/options"
: >"$stub/etc/config"
measure
check 'the cache: found' equal "$(cat "$stub/measured")" cached
check "the cache: the image's own revision" holds "$stub/bench_results.csv" '# revision,second-revision'
check "the cache: the image's own options" holds "$stub/bench_results.csv" '# option,CONFIG_OTHER=y'
check 'the cache: not those of the other' lacks "$stub/bench_results.csv" 'VGA_SHADOW=y'
check 'the cache: the numbers' grep -q '^vga_clear,1000,2000\.00,' "$stub/bench_results.csv"
rm -r "${stub:?}/etc"

# --- what the image says of itself costs nothing at start-up ----------------------------------------

# boot_ticks DIR: of the image there.
boot_ticks() {
	APPEND=bench=boot boot exact "$1"
	tr -d '\r' <"$log" | sed -n 's/^BENCH,boot,//p'
}
dir=$(image optimized)
ticks=$(boot_ticks "$dir")
check 'start-up: measured' test -n "$ticks"
cp -r "$dir/initrd" "$work/initrd"
for revision in f 0123456789-a-revision-of-quite-another-length; do
	echo "$revision" >"$work/initrd/etc/revision"
	rm -rf "$work/other" && mkdir "$work/other" && ln -s "$dir/exo.elf" "$work/other/"
	(cd "$work/initrd" && find . -type f | sed 's,^\./,,' | LC_ALL=C sort |
		cpio --quiet --create --format=newc --reproducible --owner=0:0) >"$work/other/initrd.cpio"
	truncate -s ">$(wc -c <"$dir/initrd.cpio")" "$work/other/initrd.cpio"
	check "start-up: the same with the revision $revision" equal "$(boot_ticks "$work/other")" "$ticks"
done

# --- kvm ------------------------------------------------------------------------------------------

kvm() {
	status=0
	sh "$scripts/kvm-probe.sh" "$dir" >"$work/out" 2>&1 || status=$?
}

KVM_DEVICE=$work/nothing kvm
check 'kvm: no device: status' equal "$status" 1
check 'kvm: no device: said' holds "$work/out" "there is no $work/nothing"
: >"$work/device"
KVM_DEVICE=$work/device QEMU=$fake FAKE_LOG=$work/none.log FAKE_STATUS=134 \
	FAKE_ERROR='failed to set MSR 0x10a' kvm
check 'kvm: QEMU aborts: status' equal "$status" 1
check 'kvm: QEMU aborts: quoted' holds "$work/out" 'failed to set MSR 0x10a'
KVM_DEVICE=$work/device QEMU=$fake FAKE_LOG=$work/none.log FAKE_SLEEP=30 TIMEOUT=1 kvm
check 'kvm: the guest hangs: status' equal "$status" 1
check 'kvm: the guest hangs: said' holds "$work/out" 'hang: no end after 1 s'
KVM_DEVICE=$work/device QEMU=$fake FAKE_LOG=$good kvm
check 'kvm: a log of another instrument is no proof' holds "$work/out" "'BANNER,instrument,kvm' is not in"
sed 's/^BANNER,instrument,.*/BANNER,instrument,kvm/' "$good" >"$work/kvm.log"
KVM_DEVICE=$work/device QEMU=$fake FAKE_LOG=$work/kvm.log kvm
check 'kvm: usable' equal "$status" 0
status=0
make -C "$repository" --no-print-directory O="$O" tools/exo-timing >"$work/out" 2>&1 || :
KVM_DEVICE=$work/device QEMU=$fake FAKE_LOG=$work/kvm.log RUNS=3 INSTRUMENT=kvm TIMING=$O/tools/exo-timing \
	sh "$scripts/ab-timing.sh" "$stub" "$stub" first second "$work/timing" >"$work/out" 2>&1 || status=$?
check 'kvm: three boots of each: status' equal "$status" 0
check 'kvm: and of the first again: nine results' equal "$(find "$stub" -name 'kvm-*[123].csv' | wc -l)" 9
check 'kvm: medians, interval, noise' \
	grep -q '^syscall_getpid  *44  *44  *1.00x \[1.00..1.00\]  *1.0000  *0.0%  *0.0%  same within 0.0 %' "$work/timing"
started=$(date +%s)
ab INSTRUMENT=kvm ONLY='syscall_*' RUNS=2
if [ "$status" -eq 0 ]; then
	check 'kvm: a table' grep -q '^syscall_getpid ' "$work/out"
else
	check 'kvm: says why not' holds "$work/out" 'INSTRUMENT=kvm cannot be used here: '
fi
check 'kvm: does not hang' [ $(($(date +%s) - started)) -le 120 ]
done_testing
