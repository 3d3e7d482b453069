#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# The other questions that ping asks, answered by a kernel: times (RFC 792) and
# interfaces (RFC 8335); and link-local addresses that do not name their link.

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
	expect_status 2 in_host src "$ping" -c 1 fe80::77
	expect_count out 0
	expect_count err 1
	expect_grep err 'to-r1.*other|other.*to-r1'
	expect_status 0 in_host src "$ping" -W 5 -c 1 -I to-r1 fe80::77
}

ip -n dst link add spare type veth peer name spare2
for range in closed open; do
	ping_group_range src "$range"
	interfaces
	clock_times
done
links
lab_done
