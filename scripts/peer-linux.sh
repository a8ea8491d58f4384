#!/bin/sh
# SPDX-License-Identifier: MIT
#
# peer-linux.sh DIR: Debian's kernel for virtual machines, fetched with apt and unpacked, never installed, in
# DIR/<package>_<version>/: vmlinuz, config, and package (name, version, checksum of the package). Prints that directory.
# What is there already is used again; without a network, or without package lists, the newest that is there. The
# checksum is apt's business: it knows signed lists.
#
# Exit status: 0; 1 it cannot be had, and why.
#
# Environment: PEER_DEB (a linux-image-*.deb to take instead of fetching one), FETCH_TIMEOUT (seconds, 300).
set -eu

[ $# -eq 1 ] || { echo "usage: peer-linux.sh DIR" >&2; exit 2; }
meta=linux-image-cloud-amd64
limit=${FETCH_TIMEOUT:-300}
mkdir -p "$1"
dir=$(cd "$1" && pwd)
export LC_ALL=C

fail() {
	echo "peer-linux: $*" >&2
	exit 1
}

partial='' fetching=''
# shellcheck disable=SC2317 # called by the trap
stop() {
	trap - EXIT INT TERM HUP
	[ -z "$fetching" ] || { kill "$fetching"; wait "$fetching"; } 2>/dev/null || :
	[ -z "$partial" ] || rm -rf "$partial"
}
trap stop EXIT
trap 'stop; exit 130' INT TERM HUP

# keep FILE.deb NAME VERSION: unpack it, and give it its place when it is whole.
keep() {
	mkdir "$partial/tree"
	dpkg-deb --fsys-tarfile "$1" 2>"$partial/log" | tar -x -C "$partial/tree" ./boot 2>>"$partial/log" || :
	set -- "$1" "$2" "$3" "$partial"/tree/boot/vmlinuz-* "$partial"/tree/boot/config-*
	if [ $# -ne 5 ] || [ ! -s "$4" ] || [ ! -s "$5" ]; then
		fail "$1 holds no kernel: $(tail -n 1 "$partial/log")"
	fi
	mkdir "$partial/entry"
	mv "$4" "$partial/entry/vmlinuz"
	mv "$5" "$partial/entry/config"
	echo "$2 $3 sha256 $(sha256sum "$1" | cut -d ' ' -f 1)" >"$partial/entry/package"
	entry=$dir/${2}_$(printf '%s' "$3" | tr -c 'A-Za-z0-9_.+~-' _)
	rm -rf "$entry"
	mv -T "$partial/entry" "$entry"
	echo "$entry"
}

command -v dpkg-deb >/dev/null || fail "this system has no dpkg-deb: the peer is a Debian package"
if [ -n "${PEER_DEB:-}" ]; then
	[ -r "$PEER_DEB" ] || fail "PEER_DEB=$PEER_DEB is not there"
	version=$(dpkg-deb -f "$PEER_DEB" Version 2>/dev/null) || fail "PEER_DEB=$PEER_DEB is no Debian package"
	partial=$(mktemp -d "$dir/.partial.XXXXXX")
	keep "$PEER_DEB" "$(dpkg-deb -f "$PEER_DEB" Package)" "$version"
	exit 0
fi

# cached WHY: the newest that is there, or the end.
cached() {
	newest=$(find "$dir" -mindepth 2 -maxdepth 2 -name vmlinuz -path '*/linux-image-*' | sort -V | tail -n 1)
	[ -n "$newest" ] || fail "$1, and none was fetched before"
	echo "peer-linux: $1: taking what was fetched before" >&2
	dirname "$newest"
	exit 0
}

command -v apt-cache >/dev/null || cached "this system has no apt"
package=$(apt-cache depends "$meta" 2>/dev/null | sed -n 's/^ *Depends: \(linux-image-[^ ]*\)$/\1/p' | head -n 1)
[ -n "$package" ] || cached "apt knows no $meta (apt-get update fetches its lists)"
version=$(apt-cache policy "$package" | sed -n 's/^ *Candidate: //p')
case $version in
'' | '(none)') cached "apt has no candidate for $package (apt-get update fetches its lists)" ;;
esac
entry=$dir/${package}_$(printf '%s' "$version" | tr -c 'A-Za-z0-9_.+~-' _)
if [ -s "$entry/vmlinuz" ]; then
	echo "$entry"
	exit 0
fi

partial=$(mktemp -d "$dir/.partial.XXXXXX")
echo "peer-linux: fetching $package $version (27 MB)" >&2
status=0
(cd "$partial" && exec timeout "$limit" apt-get -q -o Acquire::Retries=1 -o Acquire::http::Timeout=30 \
	download "$package=$version") </dev/null >"$partial/log" 2>&1 &
fetching=$!
wait "$fetching" || status=$?
fetching=
[ "$status" -ne 124 ] || cached "apt-get download $package: no end after $limit s"
[ "$status" -eq 0 ] ||
	cached "apt-get download $package fails: $(sed -n 's/^E: //p' "$partial/log" | head -n 1 | cut -c 1-200)"
set -- "$partial"/*.deb
[ -s "$1" ] || cached "apt-get download $package left no package"
keep "$1" "$package" "$version"
