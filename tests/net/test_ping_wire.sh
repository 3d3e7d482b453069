#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# No option is parsed and forgotten: a firewall that drops exactly what an option
# asks for drops its probe, and lets the one without it pass; over both kinds of
# socket.

# shellcheck disable=SC2119,SC2317 # jobs call the functions
set -u
# shellcheck source=lab.sh
. "$(dirname "$0")/lab.sh"
lab_start "$@"

ping=$LEADLINE_BIN/ping
[ -x "$ping" ] || lab_skip "no $ping"

# drops RULE OPTIONS...: of a probe to $target
drops()
{
	rule=$1
	shift
	nsenter --net="/run/netns/$here" -- nft flush ruleset
	lab_rule "$here" leaving "$rule drop"
	run in_host "$here" "$ping" -q -c 1 -W 0.05 "$@" "$target"
	if [ "$status" = 1 ] && grep -q ' 0 received' "$LAB_DIR/out"; then
		lab_ok "$kind, $*: $rule"
	else
		cat "$LAB_DIR/err" >>"$LAB_DIR/out"
		lab_bad "$kind, $*: not $rule" "$LAB_DIR/out"
	fi
	expect_status 0 in_host "$here" "$ping" -q -c 1 -W 5 "$target"
}

both_families()
{
	drops 'meta mark 7' -m 7
	drops 'meta length 128-148' -s 100
	drops '@th,192,32 0xffffffff' -p ff
	drops '@th,192,32 0x5aa55aa5' --pattern=5aa5
}

v4()
{
	lab_responder
	target=10.99.0.1
	ip -n "$here" addr add 10.66.0.1/32 dev lo
	both_families
	drops 'meta oifname lo' -I lo
	drops 'ip dscp af42' -Q af42
	drops 'ip dscp 0x24 ip ecn 2' -Q 0x92
	drops 'ip ttl 5' -t 5
	drops 'ip frag-off & 0x4000 == 0' -M dont
	drops 'icmp id 77' -e 77
	drops 'icmp id 78' --id=78
	drops 'ip saddr 10.66.0.1' -I 10.66.0.1
	drops 'ip option rr exists' -R
	# Behind a header of 20 bytes, a source route behind one that is no operation.
	drops '@nh,160,8 0x44' -T tsonly
	drops 'ip daddr 10.99.0.7 @nh,168,8 0x83' --source-route=10.99.0.7
	drops 'ip daddr 10.99.0.7 @nh,168,8 0x89' -r --source-route=10.99.0.7
}

v6()
{
	lab_responder
	target=fd99::1
	ip -n "$here" addr add fd66::1/128 dev lo
	both_families
	drops 'ip6 dscp cs6' -Q cs6
	drops 'ip6 hoplimit 5' -t 5
	drops 'ip6 flowlabel 0x12345' -F 0x12345
	drops 'icmpv6 id 77' -e 77
	drops 'ip6 saddr fd66::1' -I fd66::1
}

# Only ours: a question of another kind is another message.
questions()
{
	lab_responder
	target=10.99.0.1
	drops 'icmp type 42' --probe lo
	[ "$kind" = plain ] || drops 'icmp type timestamp-request' --timestamp
	target=fd99::1
	drops 'icmpv6 type 160' --probe 1
	[ "$kind" = plain ] || drops 'icmpv6 type 139' -N name
}

# What needs no packet to be seen: past the routing table nobody is far away.
near()
{
	lab_responder
	ip -n "$here" route add 10.66.0.0/16 via 10.99.0.9
	expect_status 0 in_host "$here" "$ping" -q -c 1 -W 5 10.66.0.1
	expect_status 2 in_host "$here" "$ping" -q -c 1 -r 10.66.0.1
	expect_grep err 'ping: connect: Network is unreachable$'
}

lab_both_kinds v4 v6 questions near
lab_done
