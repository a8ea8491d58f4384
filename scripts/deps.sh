#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Install what scripts/packages lists and this system lacks, as root or through sudo; nothing when
# nothing is missing. Without apt: print the list and fail.
set -eu

here=$(dirname "$0")
packages=$(sed 's/#.*//' "$here/packages" | tr -s ' \t\n' ' ')

if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
	echo "deps: this system has no apt; install what corresponds to these Debian packages:" >&2
	sed -n 's/^[^#]/  &/p' "$here/packages"
	exit 1
fi

# Status "ii": wanted and installed. A package that dpkg has never heard of prints nothing.
missing=
for package in $packages; do
	status=$(dpkg-query -W -f '${db:Status-Abbrev}' "$package" 2>/dev/null || true)
	case $status in
	?i*) ;;
	*) missing="$missing $package" ;;
	esac
done
if [ -z "$missing" ]; then
	echo "deps: nothing is missing"
	exit 0
fi

if [ "$(id -u)" = 0 ]; then
	as_root='env DEBIAN_FRONTEND=noninteractive'
elif command -v sudo >/dev/null; then
	as_root='sudo env DEBIAN_FRONTEND=noninteractive'
else
	echo "deps: neither root nor sudo; as root, install:$missing" >&2
	exit 1
fi

echo "deps: installing$missing"
# A fresh system has no package lists yet, and an old one has stale ones: then a first try fails.
# shellcheck disable=SC2086 # lists of words
$as_root apt-get install -y --no-install-recommends $missing || {
	$as_root apt-get update
	$as_root apt-get install -y --no-install-recommends $missing
}
