#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# The text of ping is that of iputils: against a golden text, and side by side
# where iputils is installed; over both kinds of socket.

set -u
# shellcheck source=lab.sh
. "$(dirname "$0")/lab.sh"
lab_start "$@"

ping=$LEADLINE_BIN/ping
[ -x "$ping" ] || lab_skip "no $ping"
peer=$(lab_peer ping) || peer=

lab_chain 6
lab_limits off

# Compare `ping ARGS` in src with the peer, in text and status, beside others.
like_iputils()
{
	[ -n "$peer" ] || return 0
	lab_job same_text "in_host src $ping $*" "in_host src $peer $*" \
		mask_old_header
}

golden()
{
	expect_status 0 in_host src "$ping" -c 3 -i 0.05 dst4.lab
	expect_text "$1: v4 by name" <<TEXT
PING dst4.lab (10.88.0.1) 56(84) bytes of data.
64 bytes from dst.lab (10.88.0.1): icmp_seq=1 ttl=58 time=T ms
64 bytes from dst.lab (10.88.0.1): icmp_seq=2 ttl=58 time=T ms
64 bytes from dst.lab (10.88.0.1): icmp_seq=3 ttl=58 time=T ms

--- dst4.lab ping statistics ---
3 packets transmitted, 3 received, 0% packet loss, time Tms
rtt min/avg/max/mdev = T/T/T/T ms
TEXT
	expect_status 0 in_host src "$ping" -c 3 -i 0.05 -6 dst.lab
	mask_old_header <"$LAB_DIR/out" >"$LAB_DIR/new"
	mv "$LAB_DIR/new" "$LAB_DIR/out"
	expect_text "$1: v6 by name" <<TEXT
PING dst.lab (fd88::1) 56 data bytes
64 bytes from dst.lab (fd88::1): icmp_seq=1 ttl=58 time=T ms
64 bytes from dst.lab (fd88::1): icmp_seq=2 ttl=58 time=T ms
64 bytes from dst.lab (fd88::1): icmp_seq=3 ttl=58 time=T ms

--- dst.lab ping statistics ---
3 packets transmitted, 3 received, 0% packet loss, time Tms
rtt min/avg/max/mdev = T/T/T/T ms
TEXT
}

# The rarer options.
more_like_iputils()
{
	like_iputils -c 2 -i 0.05 -R 10.88.0.1
	like_iputils -c 1 -R -t 3 10.88.0.1
	like_iputils -c 2 -i 0.05 -p ff 10.88.0.1
	like_iputils -c 2 -i 0.05 -p 0102 -s 20 fd88::1
	like_iputils -c 2 -i 0.05 -a 10.88.0.1
	like_iputils -c 2 -i 0.05 -e 78 fd88::1
	like_iputils -c 2 -i 0.05 -e 0 10.88.0.1
	like_iputils -c 2 -i 0.05 -B 10.88.0.1
	like_iputils -c 2 -i 0.05 -B fd88::1
	like_iputils -c 2 -i 0.05 -M 'do' -s 1472 10.88.0.1
	like_iputils -c 1 -M 'do' -s 1473 -W 0.3 10.88.0.1
	like_iputils -c 1 -M 'do' -s 1453 -W 0.3 fd88::1
	like_iputils -c 2 -i 0.05 -M want -s 2000 10.88.0.1
	like_iputils -c 2 -i 0.05 -s 3000 fd88::1
	like_iputils -c 2 -i 0.05 -Q 0x10 -C -U -S 100000 -d -m 5 10.88.0.1
	like_iputils -c 2 -i 0.05 -C -Q 16 fd88::1
	like_iputils -c 1 -r 10.77.0.2
	like_iputils -c 1 -W 0.3 -b 10.77.0.255
	like_iputils -c 1 10.77.0.255
	like_iputils -c 1 -W 0.3 -I to-r1 224.0.0.1
	like_iputils -c 1 -W 0.3 -I to-r1 -L 224.0.0.1
	# The first of two answers would end it, or both come at once.
	like_iputils -c 1 -L ff02::1%to-r1
	like_iputils -c 2 -i 0.05 -w 5 10.88.0.1
	like_iputils -c 3 -l 3 10.88.0.1
	like_iputils -c 1 127.1
	like_iputils -c 1 0
	like_iputils -c 1 -I lo 127.0.0.1
	like_iputils -c 1 -I to-r1 -I 10.77.0.1 10.88.0.1
	like_iputils -c 1 -I to-r1 10.77.0.1
	like_iputils -c 1 -D -t 2 fd88::1
}

both_kinds()
{
	lab_jobs_end
	ping_group_range src "$1"
	golden "sockets $1"
	# The default interval, once.
	[ "$1" = closed ] || like_iputils -c 3 dst.lab
	like_iputils -c 3 -i 0.05 dst.lab
	like_iputils -c 3 -i 0.05 -4 dst4.lab
	like_iputils -c 3 -i 0.05 -6 dst.lab
	like_iputils -c 3 -i 0.05 10.88.0.1
	like_iputils -c 3 -i 0.05 fd88::1
	like_iputils -c 2 -i 0.05 -n dst.lab
	like_iputils -c 2 -i 0.05 -q 10.88.0.1
	like_iputils -c 2 -i 0.05 -D 10.88.0.1
	like_iputils -c 2 -i 0.05 -s 1000 10.88.0.1
	like_iputils -c 2 -i 0.05 -s 8 10.88.0.1
	like_iputils -c 2 -i 0.05 -s 0 fd88::1
	like_iputils -c 2 -i 0.05 -I to-r1 10.88.0.1
	like_iputils -c 2 -i 0.05 -I 10.77.0.1 10.88.0.1
	like_iputils -c 2 -i 0.05 -I to-r1 fd88::1
	like_iputils -c 2 -i 0.05 -t 3 10.88.0.1
	like_iputils -c 2 -i 0.05 -t 3 -n 10.88.0.1
	like_iputils -c 2 -i 0.05 -t 2 -6 dst.lab
	like_iputils -c 2 -i 0.05 -q -t 3 10.88.0.1
	more_like_iputils
}

# Closed: nobody may open the datagram socket, so the raw one serves.
both_kinds closed
both_kinds open

# What a router refuses.
lab_jobs_end
lab_reject r3 host-unreachable admin-prohibited
like_iputils -c 2 -i 0.05 10.88.0.1
like_iputils -c 2 -i 0.05 -6 dst.lab
like_iputils -c 1 -w 3 -n fd88::1

# What nobody answers.
lab_jobs_end
lab_rule dst arriving meta l4proto '{ icmp, icmpv6 }' drop
lab_rule r3 leaving icmp type destination-unreachable drop
like_iputils -c 2 -i 0.05 -W 0.3 10.88.0.1
# With -O we also say so of the last one.
like_iputils -c 3 -i 0.05 -W 0.3 10.88.0.1

[ -n "$peer" ] || echo "not compared: iputils is not installed"
lab_done
