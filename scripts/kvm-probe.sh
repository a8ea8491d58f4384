#!/bin/sh
# SPDX-License-Identifier: MIT
#
# kvm-probe.sh DIR: can KVM run the image in DIR? A /dev/kvm that exists says little, so boot the
# image, under a time limit, and look for its banner and its end in the log. Exit status 0 when it
# can; otherwise print why not, status 1.
#
# Environment: KVM_DEVICE (/dev/kvm), TIMEOUT (seconds, at most 20 are used).
set -eu

[ $# -eq 1 ] || { echo "usage: kvm-probe.sh DIR" >&2; exit 2; }
dir=$1
device=${KVM_DEVICE:-/dev/kvm}
limit=${TIMEOUT:-20}
[ "$limit" -le 20 ] 2>/dev/null || limit=20

refuse() {
	echo "INSTRUMENT=kvm cannot be used here: $*" >&2
	exit 1
}

[ -e "$device" ] || refuse "there is no $device"
if [ ! -r "$device" ] || [ ! -w "$device" ]; then
	refuse "no permission to open $device ($(stat -c 'owner %U, group %G, mode %a' "$device"))"
fi

log=$dir/kvm-probe.log
rm -f "$log"
status=0
reason=$(LOG=$log LABEL=probe TIMEOUT=$limit APPEND="bench=syscall_getpid" \
	sh "$(dirname "$0")/run-guest.sh" kvm "$dir" 2>&1) || status=$?
case $status in
0 | 1) ;;
130) exit 130 ;;
*)
	refuse "$device exists, but a probe boot of this image did not end well.
$reason"
	;;
esac
for mark in BANNER,instrument,kvm "BENCH-END,"; do
	grep -aq "^$mark" "$log" || refuse "the probe boot ended, but '$mark' is not in $log"
done
