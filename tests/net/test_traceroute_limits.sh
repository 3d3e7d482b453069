#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Linux answers nobody more than six times at once and then once a second, and
# a trace is true nevertheless: right hop count and no star for a router that
# answers, four times in a row, over real routers with the limits that the
# kernel has by default.

# shellcheck disable=SC2317 # stories are called by name
set -u
# shellcheck source=lab.sh
. "$(dirname "$0")/lab.sh"
lab_start "$@"
# shellcheck source=trace.sh
. "$(dirname "$0")/trace.sh"

golden()
{
	if [ "$1" = 10.88.0.1 ]; then
		cat <<-TEXT
			traceroute to 10.88.0.1 (10.88.0.1), 30 hops max, 60 byte packets
			 1  10.77.0.2 $2
			 2  10.77.1.2 $2
			 3  10.77.2.2 $2
			 4  10.77.3.2 $2
			 5  10.77.4.2 $2
			 6  10.77.5.2 $2
			 7  10.88.0.1 $2
		TEXT
	else
		cat <<-TEXT
			traceroute to fd88::1 (fd88::1), 30 hops max, 80 byte packets
			 1  fd77::2 $2
			 2  fd77:1::2 $2
			 3  fd77:2::2 $2
			 4  fd77:3::2 $2
			 5  fd77:4::2 $2
			 6  fd77:5::2 $2
			 7  fd88::1 $2
		TEXT
	fi
}

three=' T ms  T ms  T ms'
ten="$three $three $three  T ms"

# Run in src, COUNT times: all seven rows, all answers.
seven()
{
	count=$1
	times=$2
	shift 2
	for target; do :; done
	golden "$target" "$times" >"$LAB_DIR/want"
	while [ "$count" -gt 0 ]; do
		run in_host src "$traceroute" -n "$@"
		expect_text "$*: seven hops and no star, $count" <"$LAB_DIR/want"
		count=$((count - 1))
	done
}

seven_both()
{
	lab_job seven "$@" 10.88.0.1
	lab_job seven "$@" fd88::1
	lab_jobs_end
}

story_repeated()
{
	lab_chain 6
	seven_both 4 "$three"
}

story_repeated_icmp()
{
	lab_chain 6
	seven_both 4 "$three" -I
}

story_repeated_nobody()
{
	lab_chain 6
	as_nobody seven_both 4 "$three"
}

# Ten probes a hop when the first run has spent what there was.
story_ten()
{
	lab_chain 6
	seven_both 1 "$three"
	seven_both 1 "$ten" -q 10
}

# Several at once share what the routers give one address: the one that comes
# last every time gets its answers when the others have theirs.
story_crowd()
{
	lab_chain 6
	for n in 1 2 3; do
		lab_job seven 1 "$three" 10.88.0.1
		lab_job seven 1 "$three" fd88::1
	done
}

# Each answer of a Linux router without a route costs it two, so only the first
# of the four runs asks more than once.
dead_end()
{
	queries=3
	for n in 1 2 3 4; do
		ms='  T ms' notes="  T ms $3"
		[ "$queries" = 1 ] || ms="$ms$ms$ms" notes="$notes$notes$notes"
		run in_host src "$traceroute" -n -q "$queries" "$1"
		expect_text "$1: $3 at hop 3, run $n" <<-TEXT
			traceroute to $1 ($1), 30 hops max, $2 byte packets
			 1  $4$ms
			 2  $5$ms
			 3  $6$notes
		TEXT
		queries=1
	done
}

dead_ends()
{
	lab_chain 6
	"lab_$1" r3 10.88.0.0/16
	"lab_$1" r3 fd88::/64
	lab_job dead_end 10.88.0.1 60 "$2" 10.77.0.2 10.77.1.2 10.77.2.2
	lab_job dead_end fd88::1 80 "$3" fd77::2 fd77:1::2 fd77:2::2
}

story_prohibit()
{
	dead_ends prohibit '!X' '!X'
}

story_unreachable()
{
	dead_ends unreachable '!H' '!N'
}

# One answer a second, and not one more.
story_one_a_second()
{
	lab_chain 6
	lab_rule r2 leaving icmp type time-exceeded \
		limit rate over 1/second burst 1 packets drop
	lab_rule r2 leaving icmpv6 type time-exceeded \
		limit rate over 1/second burst 1 packets drop
	seven_both 2 "$three"
}

# Router 2 takes 150 ms to answer, and whoever is behind it no time at all.
story_slow_router()
{
	lab_host src
	lab_tun src --routers 6 --hop-delay 2=150ms
	for n in 1 2 3 4; do
		lab_job slow_router 10.99.0.1
		lab_job slow_router fd99::1
	done
}

slow_router()
{
	run in_host src "$traceroute" -n "$1"
	if grep -q ' [*]' "$LAB_DIR/out"; then
		lab_bad "$1: a star for a slow router" "$LAB_DIR/out"
	fi
	expect_count out 8
	if awk '$1 == 2 { exit !($3 >= 150 && $5 >= 150 && $7 >= 150) }' \
		"$LAB_DIR/out"; then
		lab_ok "$1: hop 2 took 150 ms"
	else
		lab_bad "$1: hop 2 did not take 150 ms" "$LAB_DIR/out"
	fi
}

trace_stories "$@"
trace_story repeated repeated_icmp repeated_nobody ten crowd prohibit \
	unreachable one_a_second slow_router
lab_done
