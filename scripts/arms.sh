# shellcheck shell=sh
# SPDX-License-Identifier: MIT
#
# Configurations side by side, for scripts that compare (sourced): output directories, and work in the background whose
# complaints come out in one piece. The including script sets root (O, absolute), arms (a directory for what arms
# complain about) and say().

children=

# dir_of CONFIG: its output directory; a name that cannot be one gets a checksum so that no two
# share.
dir_of() {
	name=$(printf '%s' "$1" | tr -c 'A-Za-z0-9_.+-' '_' | cut -c 1-60)
	[ "$name" = "$1" ] || name=$name-$(printf '%s' "$1" | cksum | cut -d ' ' -f 1)
	echo "$root/ab/$name"
}

# arm LABEL COMMAND: in the background, complaints kept until all arms are done.
arm() {
	label=$1
	shift
	"$@" 2>"$arms/$label.errors" &
	children="$children $label=$!"
}

# join [NAME=LOG...]: wait for the arms, showing progress; end here when one of them failed.
join() {
	watcher=
	if [ $# -gt 0 ] && [ -t 2 ]; then
		sh "$here/run-progress.sh" "$$" "$@" &
		watcher=$!
	fi
	failed='' labels=''
	for child in $children; do
		wait "${child#*=}" || failed="$failed ${child%=*}"
		labels="$labels ${child%=*}"
	done
	[ -z "$watcher" ] || { kill "$watcher"; wait "$watcher"; } 2>/dev/null || :
	children=
	for label in $labels; do
		if [ -s "$arms/$label.errors" ]; then
			sed "1s/^/arm $label: /" "$arms/$label.errors" | say_all
			continue
		fi
		# Nothing said: then the words had no place to go, either.
		case " $failed " in
		*" $label "*)
			disk=$(df -h "$root" | awk 'END { print $4 " free of " $2 " on " $NF }')
			say "arm $label failed and could not say why; its disk: $disk"
			;;
		esac
	done
	for label in $labels; do rm -f "$arms/$label.errors"; done
	[ -z "$failed" ] || exit 1
}

# The words of an arm, behind who says them.
say_all() {
	say "$(cat)"
}

# For a trap: end what runs in the background.
arms_end() {
	for child in $children; do kill "${child#*=}" 2>/dev/null || :; done
	for child in $children; do
		wait "${child#*=}" 2>/dev/null || :
		rm -f "$arms/${child%=*}.errors"
	done
}
