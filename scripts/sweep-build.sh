#!/bin/sh
# SPDX-License-Identifier: MIT
#
# sweep-build.sh NAME EXPRESSION: build one configuration of a sweep; its image goes to SWEEP/images/HASH unless it is
# there, the hash to SWEEP/image/NAME (sweep-run.sh). Environment: SWEEP, EXO_CONFIG_TOOL.
set -eu

here=$(dirname "$0")
name=$1 expression=$2
dir=$SWEEP/build/$name
why=$SWEEP/failed/$name
rm -rf "$dir"
mkdir -p "$dir"
if ! { echo "$expression" && JOBS=1 sh "$here/build-arm.sh" "$expression" "$dir" 2>&1; } >"$why"; then
	rm -rf "$dir"
	exit 1
fi
hash=$(cut -c 1-16 "$dir/image.sha256")
if [ ! -d "$SWEEP/images/$hash" ]; then
	partial=$(mktemp -d "$SWEEP/images/.partial.XXXXXX")
	chmod 755 "$partial"
	for file in exo.elf initrd.cpio image.sha256 etc; do mv "$dir/$file" "$partial"; done
	# Another job may have built the same code meanwhile.
	mv -T "$partial" "$SWEEP/images/$hash" 2>/dev/null || rm -rf "$partial"
fi
# The ends of a study are measured twice, as `make ab` does.
case $name in
*[!01]* | *0*1* | *1*0*) ;;
*) : >"$SWEEP/images/$hash/twice" ;;
esac
echo "$hash" >"$SWEEP/image/$name.new"
mv "$SWEEP/image/$name.new" "$SWEEP/image/$name"
rm -rf "$dir" "$why"
