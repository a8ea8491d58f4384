#!/bin/sh
# SPDX-License-Identifier: MIT
#
# attribute-one.sh "SET EXPRESSION": build and measure one configuration of a study, and add its line to the
# study's file `measured`. One that does not build, boot or end is a result, too ("failed"); why is in
# STUDY/failed/SET. Exit status 1 only when a result cannot be written.
#
# Environment: STUDY, CACHE, ONLY (attribute.sh sets them), TIMEOUT.
set -eu

here=$(dirname "$0")
set=${1%% *} expression=${1#* }
: "${STUDY:?run make attribute}"
dir=$STUDY/build/$set
why=$STUDY/failed/$set

# A and B themselves are run twice, as `make ab` does.
case $set in
*0*1* | *1*0*) ONCE=1 ;;
*) ONCE=0 ;;
esac
export ONCE

result() {
	printf '%s\n' "$*" >>"$STUDY/measured" # one write: lines of two jobs do not mix
	rm -rf "$dir"
	exit 0
}

rm -rf "$dir"
mkdir -p "$dir"
{ echo "$expression" && JOBS=1 sh "$here/build-arm.sh" "$expression" "$dir" 2>&1; } >"$why" || result "$set failed - -"
sh "$here/ab-exact.sh" "$dir" >>"$why" 2>&1 || result "$set failed $(cut -c 1-16 "$dir/image.sha256") -"
mv "$dir/bench_results.csv" "$STUDY/csv/$set.csv" || exit 255
rm -f "$why"
result "$set ok $(cut -c 1-16 "$dir/image.sha256") $STUDY/csv/$set.csv"
