#!/bin/sh
# SPDX-License-Identifier: MIT
#
# test-source.sh FILE: what prove runs for one source of tests. A .tap file is shown, a script is
# run under a time limit. A copy goes to RESULTS/<name>, followed by "# exit status N", for
# test-count.awk.
set -eu

file=$1
copy=$RESULTS/$(basename "$file" .tap)
limit=${TEST_TIMEOUT:-900}
case $file in
*.tap)
	tee "$copy" <"$file"
	echo "# exit status 0" >>"$copy"
	exit 0
	;;
esac
status=0
: >"$copy.status"
{
	timeout -k 10 "$limit" sh "$file" </dev/null || echo $? >"$copy.status"
} | tee "$copy"
read -r status <"$copy.status" || status=0
rm -f "$copy.status"
[ "$status" != 124 ] || echo "# hang: $file did not end within $limit s" | tee -a "$copy"
echo "# exit status $status" >>"$copy"
exit "$status"
