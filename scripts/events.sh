#!/bin/sh
# SPDX-License-Identifier: MIT
#
# events.sh: build two configurations, boot each once with the event plugin (tools/events), and print what happens in an
# operation of each benchmark besides instructions (`make events`).
#
# Environment: plugin.sh.
# Results in O/events: table.txt, events.csv (benchmark,event,A,B), A.csv and B.csv (all events of an arm), A.log and B.log.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
tool=events
# shellcheck source=scripts/plugin.sh
. "$here/plugin.sh"

rm -f "$results"/[AB].csv "$results/events.csv" "$results/table.txt" "$results"/*.new
measure_arms
{
	echo "A: $A (image $(cut -c 1-12 "$dir_a/image.sha256"))"
	echo "B: $B (image $(cut -c 1-12 "$dir_b/image.sha256"))"
	echo
	LC_ALL=C awk -v long="$results/events.csv.new" -f "$here/events-table.awk" "$results/A.csv.new" "$results/B.csv.new" || exit 1
	echo
	echo "Options that differ:"
	awk -f "$here/ab-options.awk" "$dir_a/.config" "$dir_b/.config"
} >"$results/table.txt.new" || leave
rm -f "$results"/*.events.new "$results"/*.bench.new
for file in A.log B.log A.csv B.csv events.csv table.txt; do mv "$results/$file.new" "$results/$file"; done
cat "$results/table.txt"
echo
echo "Files: $results/  table.txt events.csv A.csv B.csv A.log B.log"
