#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# On the wire: one flow has one IPv6 flow label, two flows have two, over every
# kind of socket. And a connect sends one SYN, never a second.

set -u
# shellcheck source=lab.sh
. "$(dirname "$0")/lab.sh"
lab_start "$@"

methods=$LEADLINE_NET/methods
[ -x "$methods" ] || lab_skip "no $methods"

lab_chain 1
lab_limits off
ping_group_range src open
lab_ready

# What the first router sees: a set per protocol, of labels and the field that
# tells flows apart.
in_host r1 nft -f - <<'EOF' || lab_skip 'nft knows no sets of labels'
table inet seen {
	set of_udp { typeof ip6 flowlabel . udp sport; flags dynamic; size 99; }
	set of_tcp { typeof ip6 flowlabel . tcp sport; flags dynamic; size 99; }
	set of_icmp { typeof ip6 flowlabel . icmpv6 id; flags dynamic; size 99; }
	set of_lite { typeof ip6 flowlabel . udplite sport; flags dynamic; size 99; }
	set of_sctp { typeof ip6 flowlabel . sctp sport; flags dynamic; size 99; }
	counter syns { }
	chain come {
		type filter hook prerouting priority 0;
		ip6 daddr fd88::1 meta l4proto udp \
			add @of_udp { ip6 flowlabel . udp sport }
		ip6 daddr fd88::1 tcp flags syn \
			add @of_tcp { ip6 flowlabel . tcp sport }
		ip6 daddr fd88::1 icmpv6 type echo-request \
			add @of_icmp { ip6 flowlabel . icmpv6 id }
		ip6 daddr fd88::1 meta l4proto udplite \
			add @of_lite { ip6 flowlabel . udplite sport }
		ip6 daddr fd88::1 meta l4proto sctp \
			add @of_sctp { ip6 flowlabel . sctp sport }
		tcp flags syn tcp dport 82 counter name syns drop
	}
}
EOF

# The labels of a set, one line for each that a flow had.
labels_of()
{
	in_host r1 nft list set inet seen "of_$1" | grep -oE '[0-9]+ \. [0-9]+'
}

# SET ARGS...: three flows, three labels.
expect_labels()
{
	set_of=$1
	shift
	in_host r1 nft flush set inet seen "of_$set_of"
	run in_host src "$methods" -f -m 3 "$@" fd88::1
	labels_of "$set_of" >"$LAB_DIR/labels"
	if [ "$(wc -l <"$LAB_DIR/labels")" = 3 ] &&
	   [ "$(cut -d' ' -f1 "$LAB_DIR/labels" | sort -u | wc -l)" = 3 ]; then
		lab_ok "a label per flow: $*"
	else
		lab_bad "a label per flow: $*" "$LAB_DIR/labels"
	fi
}

expect_labels udp -u udp
expect_labels udp -r udp
expect_labels icmp -u icmp
expect_labels icmp -r icmp
expect_labels tcp -u -p 81 tcp
expect_labels tcp -r -p 81 tcp
expect_labels lite -u 136
expect_labels lite -r 136
expect_labels sctp -r 132

# ADDR: one flow, one TTL, no answer: one SYN, though we wait longer than the
# kernel does.
expect_one_syn()
{
	in_host r1 nft reset counters >/dev/null
	run in_host src "$methods" -u -q 1 -m 1 -p 82 tcp "$1"
	expect_grep out '^1 0 [*]$'
	case $(in_host r1 nft list counters) in
	*'packets 1 '*)	lab_ok "$1: one SYN" ;;
	*)		lab_bad "$1: not one SYN" ;;
	esac
}

expect_one_syn 10.88.0.1
expect_one_syn fd88::1

lab_done
