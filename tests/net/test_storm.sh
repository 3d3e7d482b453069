#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Storms of forged answers beside the true ones: no count and no line differs
# from those of a calm day. Over both kinds of socket; a hundred before each
# answer. With "full" there are 100 000 a second beside ten seconds of ping,
# or as many as the machine can, and the memory of ping does not grow either.

# shellcheck disable=SC2317 # jobs call the functions
set -u
# shellcheck source=lab.sh
. "$(dirname "$0")/lab.sh"
lab_start "$@"

ping=$LEADLINE_BIN/ping
traceroute=$LEADLINE_BIN/traceroute
[ -x "$ping" ] || lab_skip "no $ping"

# Checksums are looked at by the kernel before a ping socket or IPv6 has the
# packet; only then there is nothing that is counted as corrupted.
steady()
{
	lab_responder --storm "$2"
	for target in 10.99.0.1 fd99::1; do
		expect_status 0 in_host "$here" "$ping" -n -c 5 -i 0.02 -W 5 \
			-s "$1" "$target"
		sed -E 's/, \+[0-9]+ corrupted//; /BAD CHECKSUM/d
			s/ time=[^ ]* ms//' "$LAB_DIR/out" >"$LAB_DIR/calm"
		mv "$LAB_DIR/calm" "$LAB_DIR/out"
		size=$(($1 + 8))
		head="PING $target ($target) $1($(($1 + 28))) bytes of data."
		[ "$target" = 10.99.0.1 ] ||
			head="PING $target ($target) $1 data bytes"
		rtt='rtt min/avg/max/mdev = T/T/T/T ms'
		[ "$1" -ge 16 ] || rtt=
		expect_text "$kind, $1 bytes among $2 forged: as ever" <<-TEXT
			$head
			$size bytes from $target: icmp_seq=1 ttl=64
			$size bytes from $target: icmp_seq=2 ttl=64
			$size bytes from $target: icmp_seq=3 ttl=64
			$size bytes from $target: icmp_seq=4 ttl=64
			$size bytes from $target: icmp_seq=5 ttl=64

			--- $target ping statistics ---
			5 packets transmitted, 5 received, 0% packet loss, time Tms
			$rtt
		TEXT
		expect_count err 0
	done
}

# What fits into the buffer of a socket before anybody can read it.
usual()
{
	steady 56 100
}

large()
{
	steady 1400 8
}

paths()
{
	lab_responder --storm 8 --routers 3
	for target in 10.99.0.1 fd99::1; do
		size=60
		[ "$target" = 10.99.0.1 ] || size=80
		hop=10.98.0.
		[ "$target" = 10.99.0.1 ] || hop=fd98::
		expect_status 0 in_host "$here" "$traceroute" -n -I -w 2 \
			"$target"
		expect_text "$kind, a path among forged answers" <<-TEXT
			traceroute to $target ($target), 30 hops max, $size byte packets
			 1  ${hop}1  T ms  T ms  T ms
			 2  ${hop}2  T ms  T ms  T ms
			 3  ${hop}3  T ms  T ms  T ms
			 4  $target  T ms  T ms  T ms
		TEXT
	done
}

# --- as many as there can be --------------------------------------------------

rss_of()
{
	awk '/^VmRSS:/ { print $2 }' "/proc/$1/status"
}

# Sets rss_first and rss_last while ping -i 0.1 runs for ten seconds.
watched()
{
	# shellcheck disable=SC2016 # expanded inside
	in_host "$here" sh -c 'echo $$ >"$1"; shift; exec "$@"' sh \
		"$LAB_DIR/pid" "$ping" -n -q -i 0.1 -c 100 "$1" \
		>"$LAB_DIR/out" 2>"$LAB_DIR/err" &
	runner=$!
	sleep 1
	pid=$(cat "$LAB_DIR/pid")
	rss_first=$(rss_of "$pid")
	sleep 8
	rss_last=$(rss_of "$pid")
	wait "$runner"
	status=$?
	lab_ran="ping $1, $kind"
}

full()
{
	for target in 10.99.0.1 fd99::1; do
		lab_responder
		watched "$target"
		calm=$(tail -n 1 "$LAB_DIR/out")
		lab_stop "$here" tunhost
		lab_no_tun
		in_host_forever "$here" "$LEADLINE_NET/tunhost" --dev tun0 \
			--storm-rate 100000 --seconds 12 >"$LAB_DIR/rate" &
		storm=$!
		lab_has_tun
		lab_address "$here" tun0 10.99.255.254/16 fd99::ffff/64
		lab_has_tun
		watched "$target"
		wait "$storm"
		echo "# $kind $target: $(tail -n 1 "$LAB_DIR/rate")"
		echo "# calm: $calm"
		echo "# storm: $(tail -n 1 "$LAB_DIR/out")"
		echo "# memory: $rss_first kB, then $rss_last kB"
		# The buffer of a socket holds three milliseconds of it: who is
		# not let run for longer than that may lose one.
		expect_grep out '^100 packets transmitted, (99|100) received,(.*corrupted,)? [01]% '
		expect_count err 0
		if [ "$rss_last" -le $((rss_first + 64)) ]; then
			lab_ok "$lab_ran: memory does not grow"
		else
			lab_bad "$lab_ran: $rss_first kB grow to $rss_last"
		fi
	done
}

if [ "${1:-}" = full ]; then
	LAB_TIMEOUT=30
	lab_needs_tun
	for kind in raw plain; do
		lab_kind "$kind" full
	done
else
	lab_both_kinds usual large paths
fi
lab_done
