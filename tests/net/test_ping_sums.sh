#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# What ping says of all probes together, over both kinds of socket: losses,
# summaries of every shape, errors, the dots of a flood, and what signals bring.

# shellcheck disable=SC2317 # jobs call the functions
set -u
# shellcheck source=lab.sh
. "$(dirname "$0")/lab.sh"
lab_start "$@"
# shellcheck source=ping.sh
. "$(dirname "$0")/ping.sh"

lab_name 10.99.3.3 refuses.lab

losses()
{
	lab_responder --lose .xx
	pings 0 -c 3 -i 0.4 -O -W 0.8 10.99.0.1
	expect_text "$kind, two of three lost" <<-TEXT
		PING 10.99.0.1 (10.99.0.1) 56(84) bytes of data.
		64 bytes from 10.99.0.1: icmp_seq=1 ttl=64 time=T ms
		no answer yet for icmp_seq=2
		no answer yet for icmp_seq=3

		--- 10.99.0.1 ping statistics ---
		3 packets transmitted, 1 received, 66.6667% packet loss, time Tms
		rtt min/avg/max/mdev = T/T/T/T ms
	TEXT
	lab_responder --lose x
	pings 1 -c 2 -i 0.1 -O -q -W 0.2 fd99::1
	expect_text "$kind, all lost, -O in spite of -q" <<-TEXT
		PING fd99::1 (fd99::1) 56 data bytes
		no answer yet for icmp_seq=1
		no answer yet for icmp_seq=2

		--- fd99::1 ping statistics ---
		2 packets transmitted, 0 received, 100% packet loss, time Tms

	TEXT
	pings 1 -c 2 -i 0.05 -O -D -W 0.2 fd99::1
	answers '-D before what is missing' <<-TEXT
		[T] no answer yet for icmp_seq=1
		[T] no answer yet for icmp_seq=2
	TEXT
	pings 1 -c 3 -i 0 -l 3 -s 8 -W 0.2 10.99.0.1
	expect_text "$kind, three in flight and nothing back" <<-TEXT
		PING 10.99.0.1 (10.99.0.1) 8(36) bytes of data.

		--- 10.99.0.1 ping statistics ---
		3 packets transmitted, 0 received, 100% packet loss, time Tms

	TEXT
}

# All that a summary may count, and what it ends with where nothing is timed.
sums()
{
	lab_responder --forge wrong-payload:2 --copies 2:3
	lab_rule "$here" leaving icmp type echo-request \
		numgen inc mod 4 == 3 drop
	pings 0 -q -c 4 -i 0.05 10.99.0.1
	expect_text "$kind, everything there is to count" <<-TEXT
		PING 10.99.0.1 (10.99.0.1) 56(84) bytes of data.

		--- 10.99.0.1 ping statistics ---
		4 packets transmitted, 3 received, +1 duplicates, +1 corrupted, +1 errors, 25% packet loss, time Tms
		rtt min/avg/max/mdev = T/T/T/T ms
	TEXT
	lab_responder --delay 200ms
	for end in 'pipe 3' 'pipe 3, ipg/ewma T/T ms'; do
		more='-i 0.01'
		[ "$end" = 'pipe 3' ] || more='-i 0'
		# shellcheck disable=SC2086 # two words
		pings 0 -q -c 3 -l 3 -s 8 $more fd99::1
		expect_text "$kind, $more -l 3: the end" <<-TEXT
			PING fd99::1 (fd99::1) 8 data bytes

			--- fd99::1 ping statistics ---
			3 packets transmitted, 3 received, 0% packet loss, time Tms
			$end
		TEXT
	done
}

errors()
{
	lab_responder --error-by-address
	pings 1 -c 2 -i 0.05 -D 10.99.3.1
	expect_text "$kind, errors" <<-TEXT
		PING 10.99.3.1 (10.99.3.1) 56(84) bytes of data.
		[T] From 10.99.3.1 icmp_seq=1 Destination Host Unreachable
		[T] From 10.99.3.1 icmp_seq=2 Destination Host Unreachable

		--- 10.99.3.1 ping statistics ---
		2 packets transmitted, 0 received, +2 errors, 100% packet loss, time Tms

	TEXT
	pings 1 -c 2 -i 0.05 -q fd99::1:0
	expect_text "$kind, errors with -q" <<-TEXT
		PING fd99::1:0 (fd99::1:0) 56 data bytes

		--- fd99::1:0 ping statistics ---
		2 packets transmitted, 0 received, +2 errors, 100% packet loss, time Tms

	TEXT
	pings 1 -c 1 refuses.lab
	answers 'an error from a host with a name' <<-TEXT
		From refuses.lab (10.99.3.3) icmp_seq=1 Destination Port Unreachable
	TEXT
	lab_responder --error-by-address --copies 2
	pings 1 -c 3 -i 0.05 fd99::3:0
	expect_grep out 'received, \+[34] errors, 100% packet loss'
}

# The line of dots, with the order taken out, which a busy machine changes: how
# many probes, answers, errors and corrupted answers it shows.
dots()
{
	sed -n 2p "$LAB_DIR/out" | cat -v | awk '{
		answers = gsub(/\^H \^H/, "")
		errors = gsub(/\^HE/, "")
		corrupted = gsub(/\^HC/, "")
		print gsub(/\./, "") "/" answers "/" errors "/" corrupted $0
	}' >"$LAB_DIR/dots"
	sed -E -e "2s,.*,$(cat "$LAB_DIR/dots")," \
		-e 's/(, |^)pipe [0-9]+//' "$LAB_DIR/out" >"$LAB_DIR/counted"
	mv "$LAB_DIR/counted" "$LAB_DIR/out"
	expect_text "$kind, $1"
}

flood()
{
	lab_responder
	pings 0 -f -c 3 10.99.0.1
	dots 'flood' <<-TEXT
		PING 10.99.0.1 (10.99.0.1) 56(84) bytes of data.
		3/3/0/0
		--- 10.99.0.1 ping statistics ---
		3 packets transmitted, 3 received, 0% packet loss, time Tms
		rtt min/avg/max/mdev = T/T/T/T ms, ipg/ewma T/T ms
	TEXT
	pings 0 -f -a -c 1 10.99.0.1
	sed -n 2p "$LAB_DIR/out" >"$LAB_DIR/some"
	mv "$LAB_DIR/some" "$LAB_DIR/out"
	expect_bytes "$kind, flood with bells" <<-TEXT
		.^H ^H^G
	TEXT
	pings 0 -c 3 -i 0.05 -A fd99::1
	expect_grep out '^rtt .* ms,( pipe [0-9]+,)? ipg/ewma [0-9.]+/[0-9.]+ ms$'
	lab_responder --error-by-address
	pings 1 -f -c 3 10.99.3.1
	dots 'flood and errors' <<-TEXT
		PING 10.99.3.1 (10.99.3.1) 56(84) bytes of data.
		3/0/3/0
		--- 10.99.3.1 ping statistics ---
		3 packets transmitted, 0 received, +3 errors, 100% packet loss, time Tms

	TEXT
	lab_responder --lose x
	pings 1 -f -c 3 -W 0.1 fd99::1
	dots 'flood into silence' <<-TEXT
		PING fd99::1 (fd99::1) 56 data bytes
		3/0/0/0
		--- fd99::1 ping statistics ---
		3 packets transmitted, 0 received, 100% packet loss, time Tms

	TEXT
	lab_rule "$here" leaving icmp type echo-request drop
	pings 1 -f -c 2 -W 0.1 10.99.0.1
	expect_count err 0
	expect_text "$kind, flood and a firewall of our own" <<-TEXT
		PING 10.99.0.1 (10.99.0.1) 56(84) bytes of data.
		EE
		--- 10.99.0.1 ping statistics ---
		2 packets transmitted, 0 received, +2 errors, 100% packet loss, time Tms

	TEXT
	nsenter --net="/run/netns/$here" -- nft flush ruleset
	[ "$kind" = raw ] || return 0
	lab_responder --forge wrong-checksum
	pings 1 -f -c 2 -W 0.1 10.99.0.1
	dots 'flood and damage' <<-TEXT
		PING 10.99.0.1 (10.99.0.1) 56(84) bytes of data.
		2/0/0/2
		--- 10.99.0.1 ping statistics ---
		2 packets transmitted, 0 received, +2 corrupted, 100% packet loss, time Tms

	TEXT
}

# signalled SIGNAL ARGS: to a ping that has had two answers.
signalled()
{
	: >"$LAB_DIR/out"
	: >"$LAB_DIR/err"
	in_host "$here" "$ping" -n -i 0.05 "$2" 10.99.0.1 >"$LAB_DIR/out" \
		2>"$LAB_DIR/err" &
	lab_pinger=$!
	lab_until grep -q icmp_seq=2 "$LAB_DIR/out"
	lab_ran="ping and $1"
	lab_stop "$here" ping "$1"
	if [ "$1" = QUIT ]; then
		lab_until grep -q 'packets,' "$LAB_DIR/err"
		lab_stop "$here" ping INT
	fi
	wait "$lab_pinger"
	status=$?
}

signals()
{
	lab_responder
	signalled INT -n
	expect_grep out '^[0-9]+ packets transmitted, .* 0% packet loss, time'
	expect_grep out '^rtt min/avg/max/mdev = '
	[ "$status" = 0 ] && lab_ok 'SIGINT: status 0'
	signalled QUIT -s8
	tr '\r' '@' <"$LAB_DIR/err" >"$LAB_DIR/status"
	mv "$LAB_DIR/status" "$LAB_DIR/err"
	expect_grep err '^@[0-9]+/[0-9]+ packets, [0-9]+% loss$'
	signalled QUIT -n
	tr '\r' '@' <"$LAB_DIR/err" >"$LAB_DIR/status"
	mv "$LAB_DIR/status" "$LAB_DIR/err"
	expect_grep err '^@[0-9]+/[0-9]+ packets, [0-9]+% loss, min/avg/ewma/max = [0-9]+\.[0-9]{3}/[0-9]+\.[0-9]{3}/[0-9]+\.[0-9]{3}/[0-9]+\.[0-9]{3} ms$'
	expect_count err 1
}

lab_both_kinds losses sums errors flood signals
lab_done
