#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# The text of traceroute is that of the Linux traceroute by Butskoy: against a
# golden text, and side by side where that is installed; UDP and ICMP, over six
# routers, all of which answer at first, and then all but two.

set -u
# shellcheck source=lab.sh
. "$(dirname "$0")/lab.sh"
lab_start "$@"

traceroute=$LEADLINE_BIN/traceroute
[ -x "$traceroute" ] || lab_skip "no $traceroute"
peer=$(lab_peer traceroute) || peer=

lab_chain 6
lab_limits off

# Side by side, as most of the time is spent waiting for silent routers. With
# -w the peer waits as long as that; without it gives up on answers that take
# ten times as long as that of another hop, which happens on a busy machine.
like_butskoy()
{
	[ -n "$peer" ] || return 0
	lab_job same_text "in_host src $traceroute -w 1.5 $*" \
		"in_host src $peer -w 1.5 $*"
}

all_ways()
{
	for method in '' -I; do
		like_butskoy $method -n 10.88.0.1
		like_butskoy $method -n fd88::1
		like_butskoy $method -4 dst.lab
		like_butskoy $method -6 dst.lab
	done
}

expect_status 0 in_host src "$traceroute" dst.lab -4
expect_text "six routers, v4, names" <<TEXT
traceroute to dst.lab (10.88.0.1), 30 hops max, 60 byte packets
 1  r1.lab (10.77.0.2)  T ms  T ms  T ms
 2  r2.lab (10.77.1.2)  T ms  T ms  T ms
 3  10.77.2.2 (10.77.2.2)  T ms  T ms  T ms
 4  r4.lab (10.77.3.2)  T ms  T ms  T ms
 5  r5.lab (10.77.4.2)  T ms  T ms  T ms
 6  r6.lab (10.77.5.2)  T ms  T ms  T ms
 7  dst.lab (10.88.0.1)  T ms  T ms  T ms
TEXT
all_ways
like_butskoy -n -q 1 10.88.0.1
like_butskoy -n -q 5 fd88::1
like_butskoy -n -f 3 10.88.0.1
like_butskoy -n -m 4 10.88.0.1
like_butskoy -n -N 1 10.88.0.1
like_butskoy -n 10.88.0.1 100
like_butskoy -n -p 40000 fd88::1
like_butskoy -n -s 10.77.0.1 10.88.0.1
like_butskoy -n -i to-r1 10.88.0.1
like_butskoy -n 127.0.0.1
like_butskoy -n 10.88.0.1 0
like_butskoy -n fd88::1 0
as_nobody like_butskoy -n 10.88.0.1 0
like_butskoy -n -T 10.88.0.1
like_butskoy -n -T fd88::1
like_butskoy -n -T -O info -q 1 10.88.0.1
like_butskoy -n -U 10.88.0.1
like_butskoy -n -UL fd88::1
like_butskoy -n -I -p 65500 10.88.0.1
like_butskoy -n -P 99 -q 1 10.88.0.1
like_butskoy ::1

lab_jobs_end
lab_silent r2
lab_silent r4
all_ways
expect_status 0 in_host src "$traceroute" -n fd88::1
expect_text "two of six routers silent, v6" <<TEXT
traceroute to fd88::1 (fd88::1), 30 hops max, 80 byte packets
 1  fd77::2  T ms  T ms  T ms
 2  * * *
 3  fd77:2::2  T ms  T ms  T ms
 4  * * *
 5  fd77:4::2  T ms  T ms  T ms
 6  fd77:5::2  T ms  T ms  T ms
 7  fd88::1  T ms  T ms  T ms
TEXT

# The same over the error queue, where nothing is permitted.
as_nobody expect_status 0 in_host src "$traceroute" -n 10.88.0.1
expect_text "two of six routers silent, v4, as nobody" <<TEXT
traceroute to 10.88.0.1 (10.88.0.1), 30 hops max, 60 byte packets
 1  10.77.0.2  T ms  T ms  T ms
 2  * * *
 3  10.77.2.2  T ms  T ms  T ms
 4  * * *
 5  10.77.4.2  T ms  T ms  T ms
 6  10.77.5.2  T ms  T ms  T ms
 7  10.88.0.1  T ms  T ms  T ms
TEXT

lab_jobs_end
lab_reject r5 host-unreachable admin-prohibited
like_butskoy -n 10.88.0.1
like_butskoy -n fd88::1
like_butskoy -n -I 10.88.0.1
like_butskoy -n -I fd88::1

[ -n "$peer" ] || echo "not compared: Butskoy's traceroute is not installed"
lab_done
