#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# The other questions that ping asks, answered by a kernel: times (RFC 792) and
# interfaces (RFC 8335), or by a responder: nodes (RFC 4620); and link-local
# addresses that do not name their link.

set -u
# shellcheck source=lab.sh
. "$(dirname "$0")/lab.sh"
lab_start "$@"

ping=$LEADLINE_BIN/ping
[ -x "$ping" ] || lab_skip "no $ping"

lab_chain 1
lab_limits off
lab_sysctl dst -ipv4/icmp_echo_enable_probe=1

# What a question brings: ARGS of a single probe to TARGET.
asked()
{
	expect_status 0 in_host src "$ping" -W 5 -c 1 "$@"
	sed -E -e '1d;/^$/,$d' -e 's/[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}/CLOCK/g' \
		"$LAB_DIR/out" >"$LAB_DIR/answer"
	mv "$LAB_DIR/answer" "$LAB_DIR/out"
}

clock_times()
{
	asked --timestamp 10.88.0.1
	expect_text 'the time of day' <<-TEXT
		20 bytes from 10.88.0.1: icmp_seq=1 ttl=63 time=T ms received=CLOCK sent=CLOCK
	TEXT
	expect_status 2 in_host src "$ping" -c 1 --timestamp fd88::1
	expect_count err 1
	contained expect_status 2 in_host src "$ping" -c 1 --timestamp 10.88.0.1
	expect_grep err 'setcap cap_net_raw=p '
}

# About an interface of TARGET, by what names it.
interface_is()
{
	asked --probe "$2" "$1"
	sed -i -E 's/^[0-9]+ bytes/N bytes/' "$LAB_DIR/out"
	expect_text "$1, by $2" <<-TEXT
		N bytes from $1: icmp_seq=1 ttl=63 time=T ms $3
	TEXT
}

interfaces()
{
	[ -e /proc/sys/net/ipv4/icmp_echo_enable_probe ] || return 0
	for target in 10.88.0.1 fd88::1; do
		for name in lo to-r1 1 10.88.0.1 fd88::1; do
			interface_is "$target" "$name" 'up ipv4 ipv6'
		done
		for name in nobody 4242 10.1.1.1 fd01::1; do
			interface_is "$target" "$name" '(no such interface)'
		done
	done
	interface_is 10.88.0.1 spare down
}

# shellcheck disable=SC2317 # lab_until calls it
# The kernel gives a link its address when it has noticed the carrier.
has_link_local()
{
	ip -n src -6 addr show dev "$1" scope link | grep -q fe80
}

# One link is enough to know what is meant; of two neither is guessed.
links()
{
	ip -n r1 addr add fe80::77/64 dev to-src nodad
	expect_status 0 in_host src "$ping" -W 5 -c 1 fe80::77%to-r1
	expect_grep out '^64 bytes from fe80::77%to-r1: icmp_seq=1 ttl=64 time='
	expect_status 0 in_host src "$ping" -W 5 -c 1 fe80::77
	expect_grep out '^64 bytes from fe80::77%to-r1: icmp_seq=1 ttl=64 time='
	ip -n src link add other type veth peer name other2
	ip -n src link set other up
	ip -n src link set other2 up
	lab_until has_link_local other
	expect_status 2 in_host src "$ping" -c 1 fe80::77
	expect_count out 0
	expect_count err 1
	expect_grep err 'to-r1.*other|other.*to-r1'
	expect_status 0 in_host src "$ping" -W 5 -c 1 -I to-r1 fe80::77
}

# The line that ARGS bring of the node fd99::1, and the header and the end.
node_says()
{
	lab_want_line=$1
	shift
	expect_status 0 in_host node "$ping" -W 5 -c 1 "$@" fd99::1
	expect_bytes "$*" <<-TEXT
		PING fd99::1 (fd99::1) 56 data bytes
		$lab_want_line; seq=1; ttl=64

		--- fd99::1 ping statistics ---
		1 packets transmitted, 1 received, 0% packet loss, time Tms

	TEXT
}

# RFC 4620: every question, of whom, and every kind of answer, as iputils writes
# it. It sends ipv6 and ipv6-all without a scope, to which no address belongs.
nodes()
{
	lab_host node
	lab_tun node
	node_says '38 bytes from fd99::1: host.lab., e\027vil' -N name
	node_says '24 bytes from fd99::1: 192.0.2.1' -N ipv4
	node_says '32 bytes from fd99::1: 192.0.2.1, 192.0.2.2' -N ipv4-all
	node_says '36 bytes from fd99::1: 2001:db8::1' -N ipv6
	node_says '116 bytes from fd99::1: 2001:db8::1, fe80::1, fec0::1, ::192.0.2.1, 2001:db8::2' \
		-N ipv6-all
	node_says '36 bytes from fd99::1: ::192.0.2.1' -N ipv6-compatible
	node_says '36 bytes from fd99::1: 2001:db8::1' -N ipv6-global
	node_says '36 bytes from fd99::1: fe80::1' -N ipv6-linklocal
	node_says '36 bytes from fd99::1: fec0::1' -N ipv6-sitelocal
	node_says '56 bytes from fd99::1: fe80::1, fec0::1' \
		-N ipv6-linklocal -N ipv6-sitelocal
	for subject in ipv4=192.0.2.1 ipv6=2001:db8::1 name=host \
		name=host.lab fqdn=host.lab; do
		node_says '24 bytes from fd99::1: 192.0.2.1' \
			-N "subject-$subject" -N ipv4
	done
	node_says '38 bytes from fd99::1: host.lab., e\027vil' \
		-N subject-name=host
	expect_status 1 in_host node "$ping" -c 1 -W 0.2 -N subject-name=other \
		fd99::1
	lab_tun node --forge truncated
	node_says '35 bytes from fd99::1: host.lab., parse error (truncated)' \
		-N name
	node_says '21 bytes from fd99::1: parse error (truncated)' -N ipv4
	lab_tun node --node 0:1
	node_says '24 bytes from fd99::1: 192.0.2.1 (truncated)' -N ipv4
	lab_tun node --node 1
	node_says '16 bytes from fd99::1: refused' -N name
	lab_tun node --node 2
	node_says '16 bytes from fd99::1: unknown' -N ipv6
	lab_tun node --node 7
	node_says '16 bytes from fd99::1: unknown code(07)' -N name
	node_like_iputils
}

# Where there is an iputils to be compared with.
node_like_iputils()
{
	peer=$(lab_peer ping) || return 0
	lab_tun node
	for what in name ipv4 ipv4-all ipv6-global; do
		for more in '-D' '-O' '-s 100' '-f' '-q'; do
			same_text \
				"in_host node $ping -N $what $more -c 1 fd99::1" \
				"in_host node $peer -N $what $more -c 1 fd99::1" \
				mask_old_header
		done
	done
}

# A router says what fits, or loses what does not without a word.
path_mtu()
{
	ip -n r1 link set to-dst mtu 1400
	ip -n dst link set to-r1 mtu 1400
	for range in closed open; do
		ping_group_range src "$range"
		fits 10.88.0.1 '1400 bytes \(-s 1372\), told by 10.77.0.2'
		fits fd88::1 '1400 bytes \(-s 1352\), told by fd77::2'
	done
	lab_rule r1 passing 'meta length > 1300 drop'
	lab_job fits 10.88.0.1 '1300 bytes \(-s 1272\), larger packets vanish'
	lab_job fits fd88::1 '1300 bytes \(-s 1252\), larger packets vanish'
	lab_jobs_end
}

fits()
{
	expect_status 0 in_host src "$ping" --find-mtu -W 0.3 -i 0.01 "$1"
	expect_grep out "^path MTU to $1 \\($1\\) is $2"
}

ip -n dst link add spare type veth peer name spare2
for range in closed open; do
	ping_group_range src "$range"
	interfaces
	clock_times
done
links
path_mtu
lab_needs_tun
nodes
lab_done
