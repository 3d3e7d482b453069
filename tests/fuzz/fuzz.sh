#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Runs one fuzz target for a while.
# usage: fuzz.sh PROGRAM SOURCE_FOLDER PARSER

set -eu

program=$1
sources=$2
parser=$3

# By AFL++, which keeps what it learns in folders of its own. What it finds is
# left there, too, and is no status of it.
afl()
{
	folder=$(dirname "$program")/afl/$parser
	mkdir -p "$folder"
	seeds=$sources/corpus/$parser
	if [ ! -d "$seeds" ]; then
		seeds=$folder/seeds
		mkdir -p "$seeds"
		echo a >"$seeds/a"
	fi
	words=$sources/$parser.dict
	set --
	[ ! -e "$words" ] || set -- -x "$words"
	export AFL_AUTORESUME=1 AFL_NO_AFFINITY=1 AFL_NO_UI=1 \
		AFL_SKIP_CPUFREQ=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1
	afl-fuzz -V "$LEADLINE_FUZZ_SECONDS" -t 10000 -m none "$@" -i "$seeds" \
		-o "$folder/out" -- "$program"
	grep -h '^execs_\|^saved_' "$folder/out/default/fuzzer_stats"
	! find "$folder/out/default/crashes" "$folder/out/default/hangs" \
		-name 'id*' | grep .
}

if [ -n "${LEADLINE_AFL:-}" ]; then
	afl
	exit
fi

# New inputs go to the first folder named; the others are only read.
found=$(dirname "$program")/found/$parser
mkdir -p "$found"
seeds=$sources/corpus/$parser
words=$sources/$parser.dict

set -- "$found"
[ ! -d "$seeds" ] || set -- "$@" "$seeds"
[ ! -e "$words" ] || set -- -dict="$words" "$@"
# Larger ones find nothing more and take longer.
largest=$sources/$parser.max
[ ! -e "$largest" ] || set -- -max_len="$(cat "$largest")" "$@"

# What the network sends and what people type has its second every day, the
# rest some inputs; all of them have what they are given by ./dev fuzz.
runs=-1
case ${LEADLINE_FUZZ_SECONDS:-}/$parser in
/reply_* | /queue | /*_options) ;;
/*) runs=2000 ;;
esac

# The usual status of a finding is 77, which ctest would take for a skip.
exec "$program" -runs=$runs -max_total_time="${LEADLINE_FUZZ_SECONDS:-1}" \
	-error_exitcode=1 -timeout_exitcode=1 -timeout=10 -verbosity=0 -print_final_stats=1 \
	-artifact_prefix="$(dirname "$program")/$parser-" "$@"
