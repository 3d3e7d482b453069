#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Every way to probe, over both kinds of socket, IPv4 and IPv6: each hop and
# the answer of the target, as root and as somebody who may do nothing.

set -u
# shellcheck source=lab.sh
. "$(dirname "$0")/lab.sh"
lab_start "$@"

methods=$LEADLINE_NET/methods
[ -x "$methods" ] || lab_skip "no $methods"

lab_chain 3
lab_limits off
ping_group_range src open
in_host dst "$LEADLINE_NET/serve" tcp 80 >"$LAB_DIR/serve" &
lab_until grep -q listening "$LAB_DIR/serve" || lab_fatal "nobody serves"
lab_ready

# The lines of two flows over three HOPS to a target that says FINAL.
path_of()
{
	n=1
	for hop in $1; do
		printf "$n 0 $hop $2\n$n 1 $hop $2\n"
		n=$((n + 1))
	done
	printf "4 0 $3\n4 1 $3\n"
}

# HOPS ERROR FINAL COMMAND...
expect_path()
{
	path_of "$1" "$2" "$3" >"$LAB_DIR/want"
	shift 3
	run "$@"
	if [ "$status" = 0 ] && cmp -s "$LAB_DIR/want" "$LAB_DIR/out"; then
		lab_ok "$*"
	else
		lab_bad "$*" "$LAB_DIR/out"
	fi
}

# FINAL4 FINAL6 COMMAND...: to both addresses of the target.
expect_paths()
{
	final4=$1
	final6=$2
	shift 2
	expect_path '10.77.0.2 10.77.1.2 10.77.2.2' 11/0 \
		"10.88.0.1 $final4" "$@" 10.88.0.1
	expect_path 'fd77::2 fd77:1::2 fd77:2::2' 3/0 \
		"fd88::1 $final6" "$@" fd88::1
}

# KIND COMMAND...: what has answers on both kinds of socket.
expect_methods()
{
	kind=$1
	shift
	expect_paths 3/3 1/4 "$@" "$kind" udp
	expect_paths 'answer 0x00' 'answer 0x00' "$@" "$kind" icmp
	expect_paths 'answer 0x12' 'answer 0x12' "$@" "$kind" -p 80 tcp
	expect_paths 'answer 0x14' 'answer 0x14' "$@" "$kind" -p 81 tcp
	expect_paths 3/3 1/4 "$@" "$kind" 136
}

expect_methods -r in_host src "$methods" -q 2
expect_methods -u in_host src "$methods" -q 2
expect_methods -u contained in_host src "$methods" -q 2

# SCTP, DCCP and a protocol that nobody knows need a raw socket.
expect_paths 3/2 4/1 in_host src "$methods" -q 2 132
expect_paths 3/2 4/1 in_host src "$methods" -q 2 33
expect_status 2 contained in_host src "$methods" 132 10.88.0.1
expect_grep err 'socket: Operation not permitted'

# A mark that may not be set is an error and not ignored.
expect_status 2 contained in_host src "$methods" -k 7 udp 10.88.0.1
expect_grep err 'SO_MARK: Operation not permitted'

# A source route, and the hops before its gateway.
for host in src r1 r2 r3 dst; do
	for conf in $(ip netns exec $host ls /proc/sys/net/ipv4/conf); do
		lab_sysctl $host "ipv4/conf/$conf/accept_source_route=1"
	done
done
for method in udp icmp '-p 81 tcp'; do
	case $method in
	udp)	final=3/3 ;;
	icmp)	final='answer 0x00' ;;
	*)	final='answer 0x14' ;;
	esac
	# shellcheck disable=SC2086 # a list of words
	expect_path '10.77.0.2 10.77.1.2 10.77.2.2' 11/0 "10.88.0.1 $final" \
		in_host src "$methods" -q 2 -r -g 10.77.1.2 $method 10.88.0.1
done

lab_done
