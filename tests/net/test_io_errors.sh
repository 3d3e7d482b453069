#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# What errors bring with them, over both kinds of socket: the extensions of
# RFC 4884, told and untold lengths, the MTU of a narrow link; and what this
# host says itself.

set -u
# shellcheck source=lab.sh
. "$(dirname "$0")/lab.sh"
lab_start "$@"

methods=$LEADLINE_NET/methods
[ -x "$methods" ] || lab_skip "no $methods"

lab_chain 2
lab_limits off
ping_group_range src open
ip -n r1 link set to-r2 mtu 1300
ip -n r2 link set to-r1 mtu 1300
lab_ready

# PATTERN ARGS...: every line of the trace matches.
expect_all()
{
	pattern=$1
	shift
	run in_host src "$methods" "$@"
	if [ -s "$LAB_DIR/out" ] && ! grep -v "^kind" "$LAB_DIR/out" |
		grep -qvE "$pattern"; then
		lab_ok "$pattern: $*"
	else
		lab_bad "$pattern: $*" "$LAB_DIR/out"
	fi
}

# An MPLS label, 24000.
for extension in '' --ext-legacy; do
	# shellcheck disable=SC2086 # one word or none
	lab_tun src --routers 2 --ext 0008010105dc0101 $extension
	for target in 10.99.0.1 fd99::1; do
		for method in '-u -p 80 tcp' '-r -p 80 tcp' '-u udp' '-r udp' \
			'-u icmp' '-r icmp'; do
			# shellcheck disable=SC2086 # a list of words
			expect_all 'ext=12' -d -m 2 -q 1 $method $target
		done
	done
done

# Eight bytes of a SYN are enough: nobody else has that socket.
lab_tun src --routers 2 --quote 28
expect_all '11/0' -u -m 2 -q 2 -p 80 tcp 10.99.0.1
expect_all '11/0' -r -m 2 -q 2 -p 80 tcp 10.99.0.1
lab_stop src tunhost

for kind in -u -r; do
	for method in udp icmp 136; do
		for target in 10.88.0.1 fd88::1; do
			expect_all '^1 .*info=0|^[23] .* (3/4|2/0) .*info=1300' \
				-F -d -l 1372 -m 3 -q 1 $kind $method $target
			expect_all 'Message too long' \
				-F -l 1600 -m 1 -q 1 $kind $method $target
		done
	done
done

# This host answers for itself, with or without a server.
in_host src "$LEADLINE_NET/serve" tcp 80 >"$LAB_DIR/serve" &
lab_until grep -q listening "$LAB_DIR/serve" || lab_fatal "nobody serves"
for target in 127.0.0.1 ::1 10.77.0.1; do
	for kind in -u -r; do
		expect_all 'answer 0x12' -m 1 -q 2 $kind -p 80 tcp $target
		expect_all 'answer 0x14' -m 1 -q 2 $kind -p 81 tcp $target
	done
done

lab_done
