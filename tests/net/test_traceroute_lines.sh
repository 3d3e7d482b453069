#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# The shapes of lines that are not those of test_traceroute_like_butskoy and
# test_traceroute_shapes: several routers in one, stars among answers, links of
# ours that are too small, answers of TCP, ways back, autonomous systems. Byte for
# byte, and side by side where Butskoy's traceroute is installed.

# shellcheck disable=SC2317 # stories are called by name
set -u
# shellcheck source=lab.sh
. "$(dirname "$0")/lab.sh"
lab_start "$@"
# shellcheck source=trace.sh
. "$(dirname "$0")/trace.sh"
peer=$(lab_peer traceroute) || peer=

# lines WHAT OPTIONS...: the golden text is the input, for both.
lines()
{
	what=$1
	shift
	cat >"$LAB_DIR/want"
	run in_host src "$traceroute" "$@"
	expect_text "$what: $*" <"$LAB_DIR/want"
	[ "$status" = 0 ] || lab_bad "$what: status $status"
	[ -n "$peer" ] || return 0
	# or it gives answers up that take ten times as long as another
	run in_host src "$peer" -w 1.5 "$@"
	expect_text "$what: $*, and the peer" <"$LAB_DIR/want"
}

# Options of TCP came with 2.1.4; and where a note ends the path the peer moves it
# to the place of the star.
our_lines()
{
	lines_peer=$peer
	peer=
	lines "$@"
	peer=$lines_peer
}

# --- several routers in one row -------------------------------------------------

# Of three queries the first goes by a1, and the others by b1.
story_routers()
{
	lab_diamond 1 1
	lab_limits off
	nsenter --net=/run/netns/r1 -- nft -f - <<-NFT
		table inet way {
			chain by {
				type filter hook prerouting priority -150;
				iif to-src ip ttl 2 meta mark set \
					numgen inc mod 3 map { 0: 1, 1: 2, 2: 2 }
				iif to-src ip6 hoplimit 2 meta mark set \
					numgen inc mod 3 map { 0: 1, 1: 2, 2: 2 }
			}
		}
	NFT
	for way in 1 2; do
		ip -n r1 rule add fwmark "$way" table "$way"
		ip -n r1 -6 rule add fwmark "$way" table "$way"
		ip -n r1 route add default via "10.77.${way}0.2" table "$way"
		ip -n r1 -6 route add default via "fd77:${way}0::2" table "$way"
	done
	lab_name 10.77.10.2 a1.lab
	lines 'two routers' -n -w 1.5 -f 2 -m 2 10.88.0.1 <<-TEXT
		traceroute to 10.88.0.1 (10.88.0.1), 2 hops max, 60 byte packets
		 2  10.77.10.2  T ms 10.77.20.2  T ms  T ms
	TEXT
	lines 'two routers' -w 1.5 -f 2 -m 2 10.88.0.1 <<-TEXT
		traceroute to 10.88.0.1 (10.88.0.1), 2 hops max, 60 byte packets
		 2  a1.lab (10.77.10.2)  T ms 10.77.20.2 (10.77.20.2)  T ms  T ms
	TEXT
	lines 'two routers' -n -w 1.5 -f 2 -m 2 fd88::1 <<-TEXT
		traceroute to fd88::1 (fd88::1), 2 hops max, 80 byte packets
		 2  fd77:10::2  T ms fd77:20::2  T ms  T ms
	TEXT
}

# --- stars among answers --------------------------------------------------------

# The first of each three probes that r1 passes on with this TTL is lost.
lossy()
{
	lab_rule r1 passing ip ttl "$1" numgen inc mod 3 == 0 drop
	lab_rule r1 passing ip6 hoplimit "$1" numgen inc mod 3 == 0 drop
}

story_stars()
{
	lab_chain 3
	lab_limits off
	lossy 1
	lines 'a star first' -n -w 1 -f 2 -m 2 10.88.0.1 <<-TEXT
		traceroute to 10.88.0.1 (10.88.0.1), 2 hops max, 60 byte packets
		 2  * 10.77.1.2  T ms  T ms
	TEXT
	lossy 2
	lab_rule r2 passing ip daddr 10.88.1.1 reject with icmp type admin-prohibited
	lab_rule r2 passing ip6 daddr fd88::1:1 \
		reject with icmpv6 type addr-unreachable
	our_lines 'a star and notes' -n -w 1 -f 3 -m 3 10.88.1.1 <<-TEXT
		traceroute to 10.88.1.1 (10.88.1.1), 3 hops max, 60 byte packets
		 3  * 10.77.1.2  T ms !X  T ms !X
	TEXT
	our_lines 'a star and notes' -n -w 1 -f 3 -m 3 fd88::1:1 <<-TEXT
		traceroute to fd88::1:1 (fd88::1:1), 3 hops max, 80 byte packets
		 3  * fd77:1::2  T ms !H  T ms !H
	TEXT
	our_lines 'a star and names' -w 1 -f 3 -m 3 10.88.1.1 <<-TEXT
		traceroute to 10.88.1.1 (10.88.1.1), 3 hops max, 60 byte packets
		 3  * r2.lab (10.77.1.2)  T ms !X  T ms !X
	TEXT
}

# --- our own link ---------------------------------------------------------------

story_own_link()
{
	lab_chain 1
	lab_limits off
	lines 'too long for our link' -n -F 10.88.0.1 2000 <<-TEXT
		traceroute to 10.88.0.1 (10.88.0.1), 30 hops max, 2000 byte packets
		 1  *  T ms !F-1500 *  T ms !F-1500 *  T ms !F-1500
	TEXT
	lines 'too long for our link' -F fd88::1 2000 <<-TEXT
		traceroute to fd88::1 (fd88::1), 30 hops max, 2000 byte packets
		 1  *  T ms !F-1500 *  T ms !F-1500 *  T ms !F-1500
	TEXT
	as_nobody our_lines 'too long for our link' -n -F 10.88.0.1 2000 <<-TEXT
		traceroute to 10.88.0.1 (10.88.0.1), 30 hops max, 2000 byte packets
		 1  *  T ms !F-1500 *  T ms !F-1500 *  T ms !F-1500
	TEXT
}

# --- TCP ------------------------------------------------------------------------

story_tcp()
{
	lab_chain 2
	lab_limits off
	in_host_forever dst "$LEADLINE_NET/serve" tcp 80 >"$LAB_DIR/serve" &
	lab_until grep -q listening "$LAB_DIR/serve" || lab_fatal 'nobody serves'
	offer='mss=1460,sack,timestamps,window_scaling'
	our_lines 'an open port' -n -T -O info 10.88.0.1 <<-TEXT
		traceroute to 10.88.0.1 (10.88.0.1), 30 hops max, 60 byte packets
		 1  10.77.0.2  T ms  T ms  T ms
		 2  10.77.1.2  T ms  T ms  T ms
		 3  10.88.0.1 <syn,ack,$offer>  T ms  T ms  T ms
	TEXT
	our_lines 'an open port' -n -T -O syn,info fd88::1 <<-TEXT
		traceroute to fd88::1 (fd88::1), 30 hops max, 64 byte packets
		 1  fd77::2  T ms  T ms  T ms
		 2  fd77:1::2  T ms  T ms  T ms
		 3  fd88::1 <syn,ack,mss=1440>  T ms  T ms  T ms
	TEXT
	lines 'a closed port' -T -p 81 -O info 10.88.0.1 <<-TEXT
		traceroute to 10.88.0.1 (10.88.0.1), 30 hops max, 60 byte packets
		 1  r1.lab (10.77.0.2)  T ms  T ms  T ms
		 2  r2.lab (10.77.1.2)  T ms  T ms  T ms
		 3  dst.lab (10.88.0.1) <rst,ack>  T ms  T ms  T ms
	TEXT
	lines 'no connection' -n -T -O ack,info fd88::1 <<-TEXT
		traceroute to fd88::1 (fd88::1), 30 hops max, 60 byte packets
		 1  fd77::2  T ms  T ms  T ms
		 2  fd77:1::2  T ms  T ms  T ms
		 3  fd88::1 <rst>  T ms  T ms  T ms
	TEXT
	lines 'no option' -n -T -O syn 10.88.0.1 <<-TEXT
		traceroute to 10.88.0.1 (10.88.0.1), 30 hops max, 44 byte packets
		 1  10.77.0.2  T ms  T ms  T ms
		 2  10.77.1.2  T ms  T ms  T ms
		 3  10.88.0.1  T ms  T ms  T ms
	TEXT
	lines 'a raw protocol' -n -P 99 10.88.0.1 <<-TEXT
		traceroute to 10.88.0.1 (10.88.0.1), 30 hops max, 60 byte packets
		 1  10.77.0.2  T ms  T ms  T ms
		 2  10.77.1.2  T ms  T ms  T ms
		 3  10.88.0.1  T ms !P  T ms !P  T ms !P
	TEXT
	lab_rule r1 passing tcp flags syn tcp option maxseg size set 1300
	our_lines 'a clamped size' -n -T -O mss 10.88.0.1 <<-TEXT
		traceroute to 10.88.0.1 (10.88.0.1), 30 hops max, 60 byte packets
		 1  10.77.0.2  T ms  T ms  T ms
		 2  10.77.1.2  T ms M=1300  T ms  T ms
		 3  10.88.0.1  T ms  T ms  T ms
	TEXT
}

# --- the way back ---------------------------------------------------------------

story_back()
{
	lab_chain 2
	lab_limits off
	lab_rule r2 leaving ip daddr 10.77.0.1 ip ttl set 60
	lab_rule r2 leaving ip6 daddr fd77::1 icmpv6 type time-exceeded \
		ip6 hoplimit set 60
	lines 'a longer way back' -n --back 10.88.0.1 <<-TEXT
		traceroute to 10.88.0.1 (10.88.0.1), 30 hops max, 60 byte packets
		 1  10.77.0.2  T ms  T ms  T ms
		 2  10.77.1.2 '-6'  T ms  T ms  T ms
		 3  10.88.0.1  T ms  T ms  T ms
	TEXT
	lines 'a longer way back' --back fd88::1 <<-TEXT
		traceroute to fd88::1 (fd88::1), 30 hops max, 80 byte packets
		 1  r1.lab (fd77::2)  T ms  T ms  T ms
		 2  r2.lab (fd77:1::2) '-6'  T ms  T ms  T ms
		 3  dst.lab (fd88::1)  T ms  T ms  T ms
	TEXT
}

# --- autonomous systems ---------------------------------------------------------

# whois PORT TEXT
whois()
{
	export RA_SERVER=127.0.0.1 RA_SERVICE="$1"
	in_host_forever src "$LEADLINE_NET/serve" tcp "$1" "$2" \
		>"$LAB_DIR/serve$1" &
	lab_until grep -q listening "$LAB_DIR/serve$1" ||
		lab_fatal 'nobody serves'
}

story_systems()
{
	lab_chain 1
	lab_limits off
	whois 43 'route: 10.0.0.0/8
origin: AS64500
route: 10.0.0.0/8
origin: AS64501
'
	lines 'two systems' -n -A 10.88.0.1 <<-TEXT
		traceroute to 10.88.0.1 (10.88.0.1), 30 hops max, 60 byte packets
		 1  10.77.0.2 [AS64500/AS64501]  T ms  T ms  T ms
		 2  10.88.0.1 [AS64500/AS64501]  T ms  T ms  T ms
	TEXT
	whois 44 'route6: fd00::/8
origin: AS64502
'
	lines 'a system and names' -A fd88::1 <<-TEXT
		traceroute to fd88::1 (fd88::1), 30 hops max, 80 byte packets
		 1  r1.lab (fd77::2) [AS64502]  T ms  T ms  T ms
		 2  dst.lab (fd88::1) [AS64502]  T ms  T ms  T ms
	TEXT
	whois 45 '% nothing found
'
	lines 'no system' -A 10.88.0.1 <<-TEXT
		traceroute to 10.88.0.1 (10.88.0.1), 30 hops max, 60 byte packets
		 1  r1.lab (10.77.0.2) [*]  T ms  T ms  T ms
		 2  dst.lab (10.88.0.1) [*]  T ms  T ms  T ms
	TEXT
	export RA_SERVICE=4343
	lines 'no answer' -n -A 10.88.0.1 <<-TEXT
		traceroute to 10.88.0.1 (10.88.0.1), 30 hops max, 60 byte packets
		 1  10.77.0.2 [!!]  T ms  T ms  T ms
		 2  10.88.0.1 [!!]  T ms  T ms  T ms
	TEXT
	[ -w /dev/net/tun ] || return 0
	whois 46 'route: 10.0.0.0/8
origin: AS64500
'
	lab_tun src --routers 1 --ttl 60 --ext 000c010105dc100100003bfe
	lab_name 10.98.0.1 tun.lab
	lines 'all of it' -A -e --back -m 1 10.99.0.1 <<-TEXT
		traceroute to 10.99.0.1 (10.99.0.1), 1 hops max, 60 byte packets
		 1  tun.lab (10.98.0.1) [AS64500] <MPLS:L=24001,E=0,S=0,T=1/L=3,E=5,S=1,T=254> '-5'  T ms  T ms  T ms
	TEXT
}

trace_stories "$@"
trace_story routers stars own_link tcp back systems
lab_done
