#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# --json of both programs over real sockets: answers, errors and losses, the end
# by a signal, a full disk and a reader that goes away. Each line is held against
# the schema by net/lines.

set -u
# shellcheck source=lab.sh
. "$(dirname "$0")/lab.sh"
lab_start "$@"

ping=$LEADLINE_BIN/ping
traceroute=$LEADLINE_BIN/traceroute
[ -x "$ping" ] || lab_skip "no $ping"
[ -x "$traceroute" ] || lab_skip "no $traceroute"

lab_chain 2
lab_limits off

# FILE N EVENT: so many lines of that kind.
holds()
{
	lab_found=$(grep -c "^{\"event\":\"$3\"," "$1")
	if [ "$lab_found" = "$2" ]; then
		lab_ok "$2 lines of $3"
	else
		lab_bad "$lab_found lines of $3, not $2" "$1"
	fi
}

ends_by()
{
	if tail -n 1 "$1" | grep -q "\"reason\":\"$2\",\"exit_status\":$3,"; then
		lab_ok "it ends by $2, status $3"
	else
		lab_bad "it does not end by $2, status $3" "$1"
	fi
}

answers()
{
	expect_status 0 in_host src "$ping" --json -c 3 -i 0.01 "$1"
	lab_valid "$LAB_DIR/out"
	holds "$LAB_DIR/out" 3 reply
	ends_by "$LAB_DIR/out" 'done' 0
	expect_status 1 in_host src "$ping" -j -c 2 -i 0.01 -W 0.2 "$2"
	lab_valid "$LAB_DIR/out"
	holds "$LAB_DIR/out" 2 lost
	ends_by "$LAB_DIR/out" 'done' 1
	expect_status 1 in_host src "$ping" -j -c 2 -i 0.01 -t 1 "$1"
	lab_valid "$LAB_DIR/out"
	holds "$LAB_DIR/out" 2 error
	for method in '' -I; do
		# shellcheck disable=SC2086 # empty is no word
		expect_status 0 in_host src "$traceroute" --json $method "$1"
		lab_valid "$LAB_DIR/out"
		holds "$LAB_DIR/out" 3 hop
		holds "$LAB_DIR/out" 3 path
		ends_by "$LAB_DIR/out" 'done' 0
	done
}

beside_the_text()
{
	expect_status 0 in_host src "$ping" --json="$LAB_DIR/file" -c 1 10.88.0.1
	expect_text "beside the text" <<-TEXT
		PING 10.88.0.1 (10.88.0.1) 56(84) bytes of data.
		64 bytes from 10.88.0.1: icmp_seq=1 ttl=62 time=T ms

		--- 10.88.0.1 ping statistics ---
		1 packets transmitted, 1 received, 0% packet loss, time Tms
		rtt min/avg/max/mdev = T/T/T/T ms
	TEXT
	lab_valid "$LAB_DIR/file"
	expect_status 2 in_host src "$ping" --json=/nowhere/file -c 1 10.88.0.1
	expect_grep err '/nowhere/file: No such file or directory'
}

# Another reader of tables finds the same cells in every row.
a_table()
{
	# shellcheck disable=SC2086 # words
	in_host src "$1" --csv $2 10.88.0.1 >"$LAB_DIR/table" 2>/dev/null
	if python3 -c 'import csv, sys
rows = list(csv.DictReader(open(sys.argv[1], newline="")))
assert rows and all(len(row) == 20 and None not in row for row in rows)
assert all(row["target"] == "10.88.0.1" for row in rows)
assert rows[-1]["event"] == "reply" and int(rows[-1]["rtt_ns"]) > 0
' "$LAB_DIR/table" 2>"$LAB_DIR/why"; then
		lab_ok "$1 makes a table"
	else
		lab_bad "$1 makes no table" "$LAB_DIR/why"
	fi
}

# SIGNAL REASON STATUS: what a run says when it is ended so.
signalled()
{
	rm -f "$LAB_DIR/file"
	in_host src "$ping" -q --json="$LAB_DIR/file" -i 0.01 10.88.0.1 \
		>"$LAB_DIR/text" 2>&1 &
	job=$!
	lab_until grep -q '"event":"reply"' "$LAB_DIR/file"
	kill "-$1" "$(lab_pids ping)"
	wait "$job"
	lab_valid "$LAB_DIR/file"
	ends_by "$LAB_DIR/file" "$2" "$3"
}

a_full_disk()
{
	mkdir -p "$LAB_DIR/small"
	mount -t tmpfs -o size=64k small "$LAB_DIR/small" || return 0
	expect_status 2 in_host src env -u LAB_ALONG "$ping" -q -f -c 5000 \
		--json="$LAB_DIR/small/file" 10.88.0.1
	expect_grep err 'No space left on device'
	if [ "$(tail -c 2 "$LAB_DIR/small/file")" = '}' ] &&
		python3 -c 'import json, sys
for line in open(sys.argv[1]): json.loads(line)' "$LAB_DIR/small/file"; then
		lab_ok "a full disk holds whole lines"
	else
		lab_bad "a full disk holds half a line"
	fi
	umount "$LAB_DIR/small"
}

# Nor does a limit of the process end it by a signal, in the middle of a line.
a_file_may_not_grow()
{
	for option in --json --record; do
		# shellcheck disable=SC2016 # expanded inside
		expect_status 2 in_host src sh -c 'ulimit -f 8
			exec env -u LAB_ALONG "$@"' sh \
			"$ping" -q -f -c 500 "$option=$LAB_DIR/file" 10.88.0.1
		expect_grep err 'File too large'
		if [ "$(tail -c 2 "$LAB_DIR/file")" = '}' ]; then
			lab_ok "$option: a file at its limit holds whole lines"
		else
			lab_bad "$option: a file at its limit holds half a line"
		fi
	done
}

# All that is in the pipe when it is read is whole lines, so whoever stops there
# has no half of one. And JSON in a file has its end when the text has no reader.
a_reader_goes()
{
	in_host src "$ping" -f --json 10.88.0.1 2>/dev/null |
		dd bs=65536 count=4 2>/dev/null >"$LAB_DIR/part"
	if [ "$(tail -c 2 "$LAB_DIR/part")" = '}' ]; then
		lab_ok "a reader that goes away has whole lines"
	else
		lab_bad "a reader that goes away has half a line"
	fi
	in_host src "$ping" -i 0.01 --json="$LAB_DIR/file" 10.88.0.1 \
		2>/dev/null | head -n 2 >/dev/null
	lab_valid "$LAB_DIR/file"
}

# COMMAND...: whoever closes the pipe has seen enough. That is no error, and what
# was cut short is not judged.
is_enough()
{
	in_host src python3 -c 'import os, subprocess, sys
read, write = os.pipe()
os.close(read)
sys.exit(subprocess.call(sys.argv[1:], stdout=write))' "$@" 2>"$LAB_DIR/err"
	lab_status=$?
	if [ "$lab_status" -lt 2 ] && [ ! -s "$LAB_DIR/err" ]; then
		lab_ok "$*: enough"
	else
		lab_bad "$*: status $lab_status where nobody reads" "$LAB_DIR/err"
	fi
}

nobody_reads()
{
	is_enough "$ping" -c 3 -i 0.01 --json 10.88.0.1
	is_enough "$ping" -c 3 -i 0.01 --json="$LAB_DIR/file" 10.88.0.1
	is_enough "$traceroute" -n -v --json 10.88.0.1 10.77.0.2
	is_enough "$traceroute" -n -v --json="$LAB_DIR/file" 10.88.0.1
	in_host src "$ping" -q -c 3 -i 0.01 --record "$LAB_DIR/file" 10.88.0.1 \
		>"$LAB_DIR/out"
	is_enough "$ping" --replay "$LAB_DIR/file" --json
	in_host src "$traceroute" -n --record "$LAB_DIR/file" 10.88.0.1 \
		10.77.0.2 >"$LAB_DIR/out"
	is_enough "$traceroute" --replay "$LAB_DIR/file" -v --json
}

for kind in open closed; do
	ping_group_range src "$kind"
	answers 10.88.0.1 10.77.1.9
	answers fd88::1 fd77:1::9
done
beside_the_text
a_table "$ping" '-c 3 -i 0.01'
a_table "$traceroute" -n
signalled INT interrupted 0
signalled TERM terminated 143
a_full_disk
a_file_may_not_grow
a_reader_goes
nobody_reads
lab_done
