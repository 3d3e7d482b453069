#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Every form that a line of ping has, over both kinds of socket: headers,
# answers, and what is wrong with answers. Summaries are in test_ping_sums.sh,
# errors in test_ping_errors.sh.

# shellcheck disable=SC2317 # jobs call the functions
set -u
# shellcheck source=lab.sh
. "$(dirname "$0")/lab.sh"
lab_start "$@"
# shellcheck source=ping.sh
. "$(dirname "$0")/ping.sh"

lab_name 10.99.0.7 'seven.lab lucky.lab'
lab_name fd99::7 seven6.lab

# The first line of what a run says.
header()
{
	lab_want_line=$1
	shift
	pings 0 -c 1 "$@"
	expect_text "$kind, header of $*" -e '1!d' <<-TEXT
		$lab_want_line
	TEXT
}

headers()
{
	lab_responder
	header 'PING 10.99.0.1 (10.99.0.1) 56(84) bytes of data.' 10.99.0.1
	header 'PING 10.99.1 (10.99.0.1) 56(84) bytes of data.' 10.99.1
	header 'PING 0xa630001 (10.99.0.1) 56(84) bytes of data.' 0xa630001
	header 'PING 0 (127.0.0.1) 56(84) bytes of data.' 0
	header 'PING 10.99.0.1 (10.99.0.1) 0(28) bytes of data.' -s 0 10.99.0.1
	header 'PING 127.0.0.1 (127.0.0.1) 65507(65535) bytes of data.' \
		-s 65507 127.0.0.1
	header 'PING seven.lab (10.99.0.7) 56(84) bytes of data.' -4 lucky.lab
	header 'PING fd99::1 (fd99::1) 56 data bytes' fd99::1
	header 'PING fd99::1 (fd99::1) 1452 data bytes' -s 1452 fd99::1
	header 'PING seven6.lab (fd99::7) 56 data bytes' seven6.lab
	header 'PING 10.99.0.1 (10.99.0.1) from 10.99.255.254 tun0: 56(84) bytes of data.' \
		-I tun0 10.99.0.1
	header 'PING 10.99.0.1 (10.99.0.1) from 10.99.255.254 : 56(84) bytes of data.' \
		-I 10.99.255.254 10.99.0.1
	header 'PING 10.99.0.1 (10.99.0.1) from 10.99.255.254 tun0: 56(84) bytes of data.' \
		-I tun0 -I 10.99.255.254 10.99.0.1
	header 'PING fd99::1 (fd99::1) from fd99::ffff tun0: 56 data bytes' \
		-I tun0 fd99::1
	header 'PING fd99::1 (fd99::1) from fd99::ffff : 56 data bytes' \
		-I fd99::ffff fd99::1
	header 'PING 10.99.0.1 (10.99.0.1) from 10.99.255.254 : 56(84) bytes of data.' \
		-B 10.99.0.1
	header 'PATTERN: 0xff' -p ff 10.99.0.1
	header 'PATTERN: 0x0102a0' -p 0102a0 fd99::1
	header 'PING fd99::1 (fd99::1) , flow 0x12345, 56 data bytes' \
		-F 0x12345 fd99::1
	header 'PING 10.99.0.1 (10.99.0.1) 56(124) bytes of data.' \
		-R 10.99.0.1
	header 'PING 10.99.0.1 (10.99.0.1) 56(124) bytes of data.' \
		-T tsonly 10.99.0.1
}

replies()
{
	lab_responder --ttl 33
	pings 0 -c 1 10.99.0.1
	answers 'v4' <<-TEXT
		64 bytes from 10.99.0.1: icmp_seq=1 ttl=33 time=T ms
	TEXT
	pings 0 -c 1 fd99::1
	answers 'v6' <<-TEXT
		64 bytes from fd99::1: icmp_seq=1 ttl=33 time=T ms
	TEXT
	pings 0 -c 1 lucky.lab
	answers 'with a name' <<-TEXT
		64 bytes from seven.lab (10.99.0.7): icmp_seq=1 ttl=33 time=T ms
	TEXT
	pings 0 -c 1 -H 10.99.0.7
	answers '-H' <<-TEXT
		64 bytes from seven.lab (10.99.0.7): icmp_seq=1 ttl=33 time=T ms
	TEXT
	pings 0 -c 1 -n seven6.lab
	answers '-n' <<-TEXT
		64 bytes from fd99::7: icmp_seq=1 ttl=33 time=T ms
	TEXT
	# 0 in the environment is -n, unless -H says otherwise.
	IPUTILS_PING_PTR_LOOKUP=0
	export IPUTILS_PING_PTR_LOOKUP
	pings 0 -c 1 lucky.lab
	expect_count err 1
	expect_grep err 'ping: WARNING: reverse DNS resolution \(PTR lookup\) disabled, enforce with -H$'
	answers 'no names' <<-TEXT
		64 bytes from 10.99.0.7: icmp_seq=1 ttl=33 time=T ms
	TEXT
	pings 0 -c 1 -q lucky.lab
	expect_count err 0
	pings 0 -c 1 -H lucky.lab
	expect_count err 0
	answers 'names all the same' <<-TEXT
		64 bytes from seven.lab (10.99.0.7): icmp_seq=1 ttl=33 time=T ms
	TEXT
	pings 0 -c 1 --rate 0 --resolve-every 9 lucky.lab 10.99.0.1
	expect_count err 0
	unset IPUTILS_PING_PTR_LOOKUP
	pings 0 -c 1 -s 15 10.99.0.1
	answers 'too short for a time' <<-TEXT
		23 bytes from 10.99.0.1: icmp_seq=1 ttl=33
	TEXT
	pings 0 -c 1 -s 0 fd99::1
	answers 'nothing but a header' <<-TEXT
		8 bytes from fd99::1: icmp_seq=1 ttl=33
	TEXT
	pings 0 -c 1 -s 16 10.99.0.1
	answers 'just long enough for a time' <<-TEXT
		24 bytes from 10.99.0.1: icmp_seq=1 ttl=33 time=T ms
	TEXT
	pings 0 -c 1 -D 10.99.0.1
	answers '-D' <<-TEXT
		[T] 64 bytes from 10.99.0.1: icmp_seq=1 ttl=33 time=T ms
	TEXT
	pings 0 -c 2 -i 0.01 -q 10.99.0.1
	answers '-q' </dev/null
	more_replies
}

more_replies()
{
	pings 0 -c 1 -3 10.99.0.1
	sed -Ei 's/time=[0-9]+\.[0-9]{3} ms/time=X ms/' "$LAB_DIR/out"
	answers '-3' <<-TEXT
		64 bytes from 10.99.0.1: icmp_seq=1 ttl=33 time=X ms
	TEXT
	pings 0 -c 1 -a fd99::1
	answers '-a' <<-TEXT
		64 bytes from fd99::1: icmp_seq=1 ttl=33 time=T ms^G
	TEXT
	pings 0 -c 1 -v -e 77 10.99.0.1
	answers '-v with -e' <<-TEXT
		64 bytes from 10.99.0.1: icmp_seq=1 ident=77 ttl=33 time=T ms
	TEXT
	# Without it the kernel knows which, and it is nobody's choice.
	ident=
	[ "$kind" = plain ] || ident='ident=N '
	pings 0 -c 1 -v fd99::1
	expect_grep err "^ai->ai_family: AF_INET6, ai->ai_canonname: 'fd99::1'$"
	sed -i 's/ident=[0-9]* /ident=N /' "$LAB_DIR/out"
	answers '-v' <<-TEXT
		64 bytes from fd99::1: icmp_seq=1 ${ident}ttl=33 time=T ms
	TEXT
}

# However long an answer takes, three digits tell how long.
digits()
{
	for delay in 2ms 20ms 120ms; do
		lab_responder --delay "$delay"
		pings 0 -c 1 10.99.0.1
		answers "an answer after $delay" <<-TEXT
			64 bytes from 10.99.0.1: icmp_seq=1 ttl=64 time=T ms
		TEXT
	done
	lab_responder --delay 120ms
	pings 0 -c 2 -i 0.2 -l 2 fd99::1
	expect_grep out '^2 packets transmitted, 2 received, 0% packet loss'
	expect_grep out '^rtt min/avg/max/mdev = [0-9./]+ ms, pipe 2$'
}

# There is room for all answers to a burst, however large they are.
bursts()
{
	lab_responder
	for target in 127.0.0.1 ::1; do
		pings 0 -q -c 12 -l 12 -s 20000 "$target"
		expect_grep out '^12 packets transmitted, 12 received, 0% pack'
	done
}

# Nothing is cut, however much there is to say at once.
crowds()
{
	lab_responder
	lab_rule "$here" leaving 'ip daddr 127.0.0.9 drop'
	pings 1 -c 300 -l 300 127.0.0.9
	expect_count err 300
	# shellcheck disable=SC2046 # a list of hosts
	pings 0 -q -c 1 $(seq -f 127.1.1.%g 250) $(seq -f 127.1.2.%g 250) \
		$(seq -f 127.1.3.%g 250)
	expect_count out 3750
}

# Of the second answer: whoever has the last one waits for no other.
duplicates()
{
	lab_responder --copies 2:2
	pings 0 -c 3 -i 0.05 10.99.0.1
	expect_text "$kind, duplicates" <<-TEXT
		PING 10.99.0.1 (10.99.0.1) 56(84) bytes of data.
		64 bytes from 10.99.0.1: icmp_seq=1 ttl=64 time=T ms
		64 bytes from 10.99.0.1: icmp_seq=2 ttl=64 time=T ms
		64 bytes from 10.99.0.1: icmp_seq=2 ttl=64 time=T ms (DUP!)
		64 bytes from 10.99.0.1: icmp_seq=3 ttl=64 time=T ms

		--- 10.99.0.1 ping statistics ---
		3 packets transmitted, 3 received, +1 duplicates, 0% packet loss, time Tms
		rtt min/avg/max/mdev = T/T/T/T ms
	TEXT
}

# A group is there to answer more than once: that is said to the curious only.
# What stands behind the time has its order.
more_duplicates()
{
	for more in -n -v; do
		lab_responder --copies 2:2 --from 10.99.0.5
		ip -n "$here" route add broadcast 10.66.0.255 dev tun0
		pings 0 -c 3 -i 0.05 "$more" -b 10.66.0.255
		expect_grep out '^3 packets .*, 3 received, \+1 duplicates, '
		grep DUP "$LAB_DIR/out" >"$LAB_DIR/dups"
		if [ "$more$(wc -l <"$LAB_DIR/dups")" = -n0 ] ||
			[ "$more$(wc -l <"$LAB_DIR/dups")" = -v1 ]; then
			lab_ok "$kind, $more: duplicates of a group"
		else
			lab_bad "$kind, $more: duplicates of a group" \
				"$LAB_DIR/out"
		fi
	done
	lab_responder --copies 2:2 --from 10.99.0.5 --options 01010101
	pings 0 -c 3 -i 0.05 -a 10.99.0.1
	grep -A 4 DUP "$LAB_DIR/out" >"$LAB_DIR/some"
	mv "$LAB_DIR/some" "$LAB_DIR/out"
	expect_bytes "$kind, all behind the time" <<-TEXT
		64 bytes from 10.99.0.5: icmp_seq=2 ttl=64 time=T ms (DUP!) (DIFFERENT ADDRESS!)^G
		NOP
		NOP
		NOP
		NOP
	TEXT
}

damage()
{
	lab_responder --forge wrong-payload
	pings 0 -c 1 -a -s 100 -p ff 10.99.0.1
	sed -i 1d "$LAB_DIR/out"
	answers 'wrong data in a pattern, and a bell' <<-TEXT
		108 bytes from 10.99.0.1: icmp_seq=1 ttl=64 time=T ms
		wrong data byte #99 should be 0xff but was 0x0
		#16^Iff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff 
		#48^Iff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff 
		#80^Iff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff 0 ^G
	TEXT
	pings 0 -c 1 10.99.0.1
	answers 'wrong data' <<-TEXT
		64 bytes from 10.99.0.1: icmp_seq=1 ttl=64 time=T ms
		wrong data byte #55 should be 0x37 but was 0xc8
		#16^I10 11 12 13 14 15 16 17 18 19 1a 1b 1c 1d 1e 1f 20 21 22 23 24 25 26 27 28 29 2a 2b 2c 2d 2e 2f 
		#48^I30 31 32 33 34 35 36 c8 
	TEXT
	lab_responder --forge truncated
	pings 0 -c 1 fd99::1
	answers 'truncated' <<-TEXT
		36 bytes from fd99::1: icmp_seq=1 ttl=64 (truncated)
	TEXT
	pings 0 -c 2 -i 0.05 10.99.0.1
	answers 'truncated, twice' <<-TEXT
		36 bytes from 10.99.0.1: icmp_seq=1 ttl=64 (truncated)
		36 bytes from 10.99.0.1: icmp_seq=2 ttl=64 (truncated)
	TEXT
	# One that has lost even the time stamp of iputils has a time of ours.
	pings 0 -c 1 -s 20 fd99::1
	expect_grep out '^18 bytes from fd99::1: icmp_seq=1 ttl=64 .truncated.$'
	expect_grep out '^rtt min/avg/max/mdev = [0-9]{1,4}\.[0-9]{3}/'
	lab_responder --forge over-long
	pings 0 -c 1 10.99.0.1
	answers 'longer than the probe' <<-TEXT
		80 bytes from 10.99.0.1: icmp_seq=1 ttl=64 time=T ms
	TEXT
	# The kernel does not say how long such a one was on a ping socket.
	lab_responder --forge huge
	pings 0 -c 1 fd99::1
	[ "$kind" = raw ] || sed -i 's/^2049 bytes/51264 bytes/' "$LAB_DIR/out"
	answers 'much longer than the probe' <<-TEXT
		51264 bytes from fd99::1: icmp_seq=1 ttl=64 time=T ms
	TEXT
	lab_responder --from 10.99.0.5 --from fd99::5
	pings 0 -c 1 10.99.0.1
	answers 'from elsewhere' <<-TEXT
		64 bytes from 10.99.0.5: icmp_seq=1 ttl=64 time=T ms (DIFFERENT ADDRESS!)
	TEXT
	pings 0 -c 1 fd99::1
	answers 'from elsewhere, v6' <<-TEXT
		64 bytes from fd99::5: icmp_seq=1 ttl=64 time=T ms (DIFFERENT ADDRESS!)
	TEXT
	lab_responder --forge wrong-payload --copies 2:2 --from 10.99.0.5
	pings 0 -c 3 -i 0.05 -s 17 10.99.0.1
	answers 'all at once' <<-TEXT
		25 bytes from 10.99.0.5: icmp_seq=1 ttl=64 time=T ms (DIFFERENT ADDRESS!)
		wrong data byte #16 should be 0x10 but was 0xef
		#16^Ief 
		25 bytes from 10.99.0.5: icmp_seq=2 ttl=64 time=T ms (DIFFERENT ADDRESS!)
		wrong data byte #16 should be 0x10 but was 0xef
		#16^Ief 
		25 bytes from 10.99.0.5: icmp_seq=2 ttl=64 time=T ms (DUP!) (DIFFERENT ADDRESS!)
		wrong data byte #16 should be 0x10 but was 0xef
		#16^Ief 
		25 bytes from 10.99.0.5: icmp_seq=3 ttl=64 time=T ms (DIFFERENT ADDRESS!)
		wrong data byte #16 should be 0x10 but was 0xef
		#16^Ief 
	TEXT
}

# The kernel checks for ping sockets, and for all of v6.
bad_checksum()
{
	lab_responder --forge wrong-checksum
	pings 1 -c 1 -W 0.2 10.99.0.1
	if [ "$kind" = raw ]; then
		expect_text 'raw, wrong checksum' <<-TEXT
			PING 10.99.0.1 (10.99.0.1) 56(84) bytes of data.
			64 bytes from 10.99.0.1: icmp_seq=1 ttl=64 time=T ms (BAD CHECKSUM!)

			--- 10.99.0.1 ping statistics ---
			1 packets transmitted, 0 received, +1 corrupted, 100% packet loss, time Tms

		TEXT
	else
		expect_text 'plain, wrong checksum' <<-TEXT
			PING 10.99.0.1 (10.99.0.1) 56(84) bytes of data.

			--- 10.99.0.1 ping statistics ---
			1 packets transmitted, 0 received, 100% packet loss, time Tms

		TEXT
	fi
	pings 1 -c 1 -W 0.2 fd99::1
	answers 'wrong checksum, v6' </dev/null
}

# What routers on the way wrote into the header, or could not: an answer shows
# it whether it was asked for or not. The kernel fills in a slot that is left,
# and counts one hop more where there is none.
ip_options()
{
	lab_responder --options 070b080a6300010a63000201 \
		--options 0707080a63000100 \
		--options 440c0d10000000010000000a \
		--options 441415010a630001000000640a6300020000006e \
		--options 440c0d2080000001ffffffff --options 9f04abcd
	pings 0 -c 2 -i 0.05 10.99.0.0
	sed -e 1d -e '/^---/,$d' "$LAB_DIR/out" >"$LAB_DIR/some"
	mv "$LAB_DIR/some" "$LAB_DIR/out"
	expect_bytes "$kind, a route, and the same again" <<-TEXT
		64 bytes from 10.99.0.0: icmp_seq=1 ttl=64 time=T ms
		RR: ^I10.99.0.1
		^I10.99.255.254

		NOP
		64 bytes from 10.99.0.0: icmp_seq=2 ttl=64 time=T ms^I(same route)
		NOP

	TEXT
	option 1 'a full route' <<-TEXT
		RR: ^I10.99.0.1

	TEXT
	option 2 'stamps' <<-TEXT
		TS: ^I1 absolute
		^I9
		Unrecorded hops: 2

	TEXT
	option 3 'stamps and addresses' <<-TEXT
		TS: ^I10.99.0.1^I100 absolute
		^I10.99.0.2^I10
		Unrecorded hops: 1

	TEXT
	option 4 'stamps that are no times' <<-TEXT
		TS: ^I1 absolute not-standard
		^I2147483646 not-standard
		Unrecorded hops: 3

	TEXT
	option 5 'an option that nobody knows' <<-TEXT
		unknown option 9f
	TEXT
}

# What a single answer of 10.99.0.NUMBER shows below its line.
option()
{
	pings 0 -c 1 "10.99.0.$1"
	sed -e 1,2d -e '/^--- /,$d' "$LAB_DIR/out" | sed '$d' >"$LAB_DIR/below"
	mv "$LAB_DIR/below" "$LAB_DIR/out"
	expect_bytes "$kind, $2"
}

# The same for real, over a router and back.
recorded()
{
	# One way there and back, whatever the kind.
	in_host src "$ping" -W 5 -c 2 -i 0.05 -R 10.88.0.1 >"$LAB_DIR/out"
	sed -e '/^[0-9]* packets/,$d' "$LAB_DIR/out" >"$LAB_DIR/some"
	mv "$LAB_DIR/some" "$LAB_DIR/out"
	expect_bytes "$1, -R" <<-TEXT
		PING 10.88.0.1 (10.88.0.1) 56(124) bytes of data.
		64 bytes from 10.88.0.1: icmp_seq=1 ttl=63 time=T ms
		RR: ^I10.77.0.1
		^I10.77.1.1
		^I10.88.0.1
		^I10.88.0.1
		^I10.77.0.2
		^I10.77.0.1

		64 bytes from 10.88.0.1: icmp_seq=2 ttl=63 time=T ms^I(same route)

		--- 10.88.0.1 ping statistics ---
	TEXT
	in_host src "$ping" -W 5 -c 1 -T tsandaddr 10.88.0.1 >"$LAB_DIR/out"
	# Which of its addresses the router writes is the kernel's choice.
	sed -E -e '/^$/,$d' -e 's/\t[0-9]+( absolute)?$/\tSTAMP\1/' \
		-e 's/10\.77\.1\.1/10.77.0.2/' \
		"$LAB_DIR/out" >"$LAB_DIR/some"
	mv "$LAB_DIR/some" "$LAB_DIR/out"
	expect_bytes "$1, -T" <<-TEXT
		PING 10.88.0.1 (10.88.0.1) 56(124) bytes of data.
		64 bytes from 10.88.0.1: icmp_seq=1 ttl=63 time=T ms
		TS: ^I10.77.0.1^ISTAMP absolute
		^I10.77.0.2^ISTAMP
		^I10.88.0.1^ISTAMP
		^I10.88.0.1^ISTAMP
		Unrecorded hops: 2
	TEXT
	stamped "$1, -T tsonly" -T tsonly <<-TEXT
		TS: ^ISTAMP absolute
		^ISTAMP
		^ISTAMP
		^ISTAMP
		^ISTAMP
		^ISTAMP
	TEXT
	stamped "$1, -T tsprespec" -T tsprespec 10.77.0.1 10.88.0.1 <<-TEXT
		TS: ^I10.77.0.1^ISTAMP absolute
		^I10.88.0.1^ISTAMP
	TEXT
}

# What stands below the first line of an answer over the router.
stamped()
{
	lab_want=$1
	shift
	in_host src "$ping" -W 5 -c 1 "$@" 10.88.0.1 >"$LAB_DIR/out"
	sed -E -e 1,2d -e '/^$/,$d' -e 's/\t[0-9]+( absolute)?$/\tSTAMP\1/' \
		"$LAB_DIR/out" >"$LAB_DIR/some"
	mv "$LAB_DIR/some" "$LAB_DIR/out"
	expect_bytes "$lab_want"
}

lab_both_kinds headers replies digits bursts crowds duplicates \
	more_duplicates damage bad_checksum ip_options
lab_chain 1
lab_limits off
recorded raw
ping_group_range src open
recorded plain
lab_done
