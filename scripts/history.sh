#!/bin/sh
# SPDX-License-Identifier: MIT
#
# history.sh: results over time, in an SQLite database.
#
#	history.sh add CONFIG CSV IMAGE   append a bench_results.csv of the exact plane (`make ab`, `make gate` do)
#	history.sh trend                  what one benchmark cost, a revision a line, and O/trend/METRIC.svg (`make trend`)
#
# A run is a revision, a configuration, an image and a machine: the same again adds nothing. What another compiler or
# another machine measured is never compared.
#
# Environment: O, HISTORY (the database, O/history.db), METRIC (trend: the benchmark), CONFIG (trend: one configuration only).
set -eu

here=$(cd "$(dirname "$0")" && pwd)
root=${O:-build}
mkdir -p "$root"
db=${HISTORY:-$root/history.db}
command -v sqlite3 >/dev/null || { echo "history: sqlite3 is missing: run make deps" >&2; exit 1; }

schema='CREATE TABLE IF NOT EXISTS runs (id INTEGER PRIMARY KEY, time TEXT NOT NULL, revision TEXT NOT NULL, config TEXT NOT NULL,
	confighash TEXT NOT NULL, image TEXT NOT NULL, machine TEXT NOT NULL, compiler TEXT NOT NULL,
	UNIQUE (revision, config, confighash, image, machine, compiler));
CREATE TABLE IF NOT EXISTS results (run INTEGER NOT NULL REFERENCES runs (id), benchmark TEXT NOT NULL, unit TEXT NOT NULL,
	mean REAL NOT NULL, UNIQUE (run, benchmark));'

# Text goes in as imported fields, never as a part of the statements.
add() {
	[ $# -eq 3 ] || { echo "usage: history.sh add CONFIG CSV IMAGE" >&2; exit 2; }
	work=$(mktemp -d)
	trap 'rm -rf "$work"' EXIT
	date -u +%Y-%m-%dT%H:%M:%SZ >"$work/now"
	LC_ALL=C awk -v config="$1" -v image="$3" -v out="$work" -v now="$(cat "$work/now")" -f "$here/table.awk" -f "$here/history.awk" "$2" || exit 1
	sqlite3 -bail "$db" >"$work/log" 2>&1 <<END || { sed "s|^|history: $db: |" "$work/log" >&2; exit 1; }
.timeout 20000
PRAGMA foreign_keys = ON;
BEGIN IMMEDIATE;
$schema
CREATE TEMP TABLE a_run (time, revision, config, confighash, image, machine, compiler);
CREATE TEMP TABLE a_result (benchmark, unit, mean REAL);
.import --csv --schema temp $work/run.csv a_run
.import --csv --schema temp $work/results.csv a_result
INSERT OR IGNORE INTO runs (time, revision, config, confighash, image, machine, compiler) SELECT * FROM a_run;
INSERT OR REPLACE INTO results SELECT runs.id, benchmark, unit, mean FROM a_result, runs NATURAL JOIN
	(SELECT revision, config, confighash, image, machine, compiler FROM a_run);
COMMIT;
END
}

trend() {
	metric=${METRIC:-}
	case $metric in
	'') echo "trend: METRIC= names the benchmark, for example METRIC=ctx_switch" >&2; exit 2 ;;
	*[!A-Za-z0-9_.-]*) echo "trend: METRIC=$metric: not the name of one benchmark" >&2; exit 2 ;;
	esac
	[ -s "$db" ] || { echo "trend: $db: no history yet; make ab and make gate write it" >&2; exit 1; }
	mkdir -p "$root/trend"
	rows=$root/trend/$metric.tsv
	sqlite3 -bail -tabs "$db" ".timeout 20000" "SELECT time, revision, config, unit, printf('%.2f', mean), machine || ' ' || compiler FROM results
		JOIN runs ON runs.id = run WHERE benchmark = '$metric' ORDER BY runs.id" >"$rows.new" || {
		echo "trend: $db cannot be read" >&2
		exit 1
	}
	if [ ! -s "$rows.new" ]; then
		rm -f "$rows.new"
		echo "trend: $metric is not in the history; there are:" >&2
		sqlite3 "$db" 'SELECT DISTINCT benchmark FROM results ORDER BY 1' | tr '\n' ' ' | fold -s -w 110 | sed 's/^/  /' >&2
		echo >&2
		exit 1
	fi
	LC_ALL=C awk -v metric="$metric" -v only="${CONFIG:-}" -v out="$root/trend/$metric.gnuplot" -f "$here/trend.awk" "$rows.new" || {
		rm -f "$rows.new"
		exit 1
	}
	mv "$rows.new" "$rows"
	command -v gnuplot >/dev/null || { echo "trend: gnuplot is missing, there is no picture: run make deps" >&2; return; }
	gnuplot "$root/trend/$metric.gnuplot" >"$root/trend/$metric.raw"
	sh "$here/svg-colours.sh" "$root/trend/$metric.raw" "$root/trend/$metric.svg"
	rm -f "$root/trend/$metric.raw" "$root/trend/$metric.gnuplot"
	[ "${QUIET:-0}" = 1 ] || printf '\nFiles: %s %s\n' "$root/trend/$metric.svg" "$rows"
}

case ${1:-} in
add) shift && add "$@" ;;
trend) trend ;;
*) echo "usage: history.sh add CONFIG CSV IMAGE | history.sh trend" >&2; exit 2 ;;
esac
