#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Hosts of both families side by side, over real routers: the blocks are those
# of single traces, whatever sockets there are.

# shellcheck disable=SC2317 # stories are called by name
set -u
# shellcheck source=lab.sh
. "$(dirname "$0")/lab.sh"
lab_start "$@"
# shellcheck source=trace.sh
. "$(dirname "$0")/trace.sh"

# One line for each block, in an order that does not depend on who was first.
blocks()
{
	mask_times | awk '
		/^traceroute to / && NR > 1 { printf "\n" }
		{ printf "%s|", $0 }
		END { print "" }' | sort
}

# The words are options; the hosts are always the same.
three()
{
	for host in 10.88.0.1 fd88::1 10.77.1.2; do
		run in_host src "$traceroute" -n "$@" "$host"
		cat "$LAB_DIR/out"
	done | blocks >"$LAB_DIR/single"
	run in_host src "$traceroute" -n "$@" 10.88.0.1 fd88::1 10.77.1.2
	blocks <"$LAB_DIR/out" >"$LAB_DIR/many"
	if cmp -s "$LAB_DIR/single" "$LAB_DIR/many" &&
		[ "$(wc -l <"$LAB_DIR/many")" = 3 ]; then
		lab_ok "${LAB_AS:+nobody: }$*: the blocks of single traces"
	else
		lab_bad "${LAB_AS:+nobody: }$*: other blocks" "$LAB_DIR/many"
	fi
}

story_sockets()
{
	lab_chain 2
	lab_limits off
	three -U
	three -I
	as_nobody three -U
	as_nobody three -T
}

# What cannot be traced is named; the others go on.
story_files()
{
	lab_chain 1
	lab_limits off
	cat >"$LAB_DIR/list" <<-TEXT
		# hosts
		10.88.0.1 label=first
		no-such.lab
		10.77.1.0/30	# two of them are not there
		fd88::1
	TEXT
	printf '10.77.1.0\n10.77.1.3\n' >"$LAB_DIR/not"
	run in_host src sh -c "exec $traceroute -n -q 1 --targets - \
		--exclude $LAB_DIR/not <$LAB_DIR/list"
	if [ "$status" = 2 ]; then
		lab_ok "a name that is none: status 2"
	else
		lab_bad "a name that is none: status $status" "$LAB_DIR/err"
	fi
	expect_grep err '^[^ ]*traceroute: -:3: no-such.lab: '
	expect_count err 1
	blocks <"$LAB_DIR/out" >"$LAB_DIR/blocks"
	cp "$LAB_DIR/blocks" "$LAB_DIR/out"
	expect_text "files and ranges" <<-TEXT
		traceroute to 10.77.1.1 (10.77.1.1), 30 hops max, 60 byte packets| 1  10.77.1.1  T ms|
		traceroute to 10.77.1.2 (10.77.1.2), 30 hops max, 60 byte packets| 1  10.77.0.2  T ms| 2  10.77.1.2  T ms|
		traceroute to fd88::1 (fd88::1), 30 hops max, 80 byte packets| 1  fd77::2  T ms| 2  fd88::1  T ms|
		traceroute to first (10.88.0.1), 30 hops max, 60 byte packets| 1  10.77.0.2  T ms| 2  10.88.0.1  T ms|
	TEXT
	run in_host src "$traceroute" -4 -n 10.88.0.1 fd88::1
	expect_grep err 'fd88::1: not of the family that was asked for'
	# What is full there, a replay does not fill.
	run in_host src env -u LAB_ALONG "$traceroute" -n --csv=/dev/full 10.88.0.1
	expect_grep err '/dev/full: No space left on device'
	run in_host src env -u LAB_ALONG \
		sh -c "exec $traceroute -n --json 10.88.0.1 >/dev/full"
	expect_grep err 'write error: No space left on device'
	run as_nobody in_host src "$traceroute" --rate 1001 10.88.0.1 fd88::1
	if [ "$status" != 2 ]; then
		lab_bad "nobody may be fast: status $status"
	fi
	expect_grep err 'only root'
}

# So many leave in one moment that the driver has no room for a while.
story_recorded()
{
	lab_chain 3
	lab_limits off
	seq 50 | sed 's/.*/10.88.0.1 label=h&/' >"$LAB_DIR/list"
	run in_host src "$traceroute" -n --rate 0 --record "$LAB_DIR/kept" \
		--targets "$LAB_DIR/list"
	cp "$LAB_DIR/out" "$LAB_DIR/live"
	run "$traceroute" --replay "$LAB_DIR/kept"
	if [ "$status" = 0 ] && cmp -s "$LAB_DIR/out" "$LAB_DIR/live"; then
		lab_ok "fifty hosts at once are shown again"
	else
		lab_bad "fifty hosts at once: another text" "$LAB_DIR/err"
	fi
}

trace_stories "$@"
trace_story sockets files recorded
lab_done
