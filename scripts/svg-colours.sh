#!/bin/sh
# SPDX-License-Identifier: MIT
#
# svg-colours.sh IN OUT: a picture of gnuplot's whose black is the colour of the text around it, so that it can be read on a
# dark page, too, and which does not say who drew it and when. Written whole or not at all.
set -eu

sed -e 's/color="black"/color="inherit"/g; s/stroke="black"/stroke="currentColor"/g; s/fill="black"/fill="currentColor"/g' \
	-e "s/fill *= *'black'/fill='currentColor'/g; s/fill='rgb( *0, *0, *0)'/fill='currentColor'/g; s/stroke='rgb( *0, *0, *0)'/stroke='currentColor'/g; s/stroke='black'/stroke='currentColor'/g" \
	-e '/<title>Gnuplot<\/title>/d; /<desc>Produced by/d' "$1" >"$2.new"
mv "$2.new" "$2"
