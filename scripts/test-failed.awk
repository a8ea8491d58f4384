# SPDX-License-Identifier: MIT
#
# What went wrong in copies of TAP files (test-source.sh): each failed case with what it said.

FNR == 1 { failed = 0 }
/^(not )?ok |^1\.\./ {
	failed = /^not ok/ && !/# *[Tt][Oo][Dd][Oo]/
	if (failed) {
		file = FILENAME
		sub(/.*\//, "", file)
		print file ": " $0
	}
	next
}
failed || /^# (hang|exit status [1-9])/
