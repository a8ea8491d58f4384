#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Three lines at the end of a build: image, sections, configuration. Run in the output directory.
set -eu

bytes() {
	wc -c <"$1" | tr -d ' '
}

name=$(head -n 1 .config.name 2>/dev/null || echo unnamed)
[ "$(sed -n 2p .config.name 2>/dev/null)" = "$(cat etc/confighash)" ] || name="$name (edited)"
options=$(wc -l <etc/options | tr -d ' ')
printf 'image     exo.elf %s bytes, initrd.cpio %s bytes, sha256 %.12s\n' \
	"$(bytes exo.elf)" "$(bytes initrd.cpio)" "$(cat image.sha256)"
"${SIZE:-size}" exo.debug.elf | awk 'NR == 2 { printf "sections  text %d  data %d  bss %d\n", $1, $2, $3 }'
printf 'config    %s, %s options differ from the baseline, sha256 %.12s\n' "$name" "$options" "$(cat etc/confighash)"
