# shellcheck shell=sh
# SPDX-License-Identifier: MIT
#
# For scripts that must not run twice in one output directory (sourced).

# only_one FILE WHAT: wait until nobody else holds FILE, then hold it as long as this process and its children live.
only_one() {
	exec 8>"$1" || exit 1
	flock -n 8 || {
		echo "waiting for another $2 in $(dirname "$1")" >&2
		flock 8
	}
}
