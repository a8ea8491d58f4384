# SPDX-License-Identifier: MIT
#
# Count test cases in copies of TAP files (test-source.sh): "passed failed skipped" on one line. A
# planned case that did not report has failed; so has a file without a plan, or one whose program
# failed although no case in it did.

function finish(missing) {
	missing = plan - cases
	if (plan == "")
		missing = 1
	else if (missing < 0)
		missing = 1
	bad += missing
	if (exit_status + 0 != 0 && bad == 0)
		bad = 1
	failed += bad
	passed += good
	plan = ""
	cases = good = bad = exit_status = 0
}

FNR == 1 && NR > 1 { finish() }
/^1\.\.[0-9]+/ { plan = substr($0, 4) + 0 }
/^(not )?ok / {
	cases++
	if ($0 ~ /^ok/ || $0 ~ /# *[Tt][Oo][Dd][Oo]/)
		good++
	else
		bad++
	if ($0 ~ /^ok.*# *[Ss][Kk][Ii][Pp]/)
		skipped++
}
/^# exit status [0-9]+$/ { exit_status = $4 }
END {
	if (NR > 0)
		finish()
	print passed + 0, failed + 0, skipped + 0
}
