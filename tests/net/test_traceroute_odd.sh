#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# What no router of Linux sends and others do: every code, odd types, quotes of
# every length, extensions right and wrong; byte for byte, over UDP and ICMP. As
# root, from whole packets, and as nobody, from the error queue, with the same
# result wherever the kernel hands over the same facts.

# shellcheck disable=SC2317 # jobs call the functions
set -u
# Many sanitized programs at once, and perhaps a busy machine besides.
LAB_TIMEOUT=60
LAB_SECONDS=250
# shellcheck source=lab.sh
. "$(dirname "$0")/lab.sh"
lab_start "$@"
# shellcheck source=trace.sh
. "$(dirname "$0")/trace.sh"
[ -w /dev/net/tun ] || lab_skip "/dev/net/tun is not for this user"

# What is not meant to be lost is awaited, however busy the machine is; without -w
# a hop has a quarter of a second.
heard()
{
	run in_host "$here" "$traceroute" -n -w 5 "$@"
}

# Each job has the host $who, whom a tunhost with OPTIONS answers.
host()
{
	here=$who$host_number
	lab_host "$here"
	ping_group_range "$here" open
	tun "$@"
}

# The responder is root's in any case.
tun()
{
	tun_as=$LAB_AS
	LAB_AS=
	lab_tun "$here" "$@"
	LAB_AS=$tun_as
}

# The FUNCTIONs as root and as nobody.
both()
{
	for function; do
		host_number=$((${host_number:-0} + 1))
		who=root
		lab_job "$function"
		who=nobody
		as_nobody lab_job "$function"
	done
}

# --- codes and types ----------------------------------------------------------

# The target is the second hop and answers with the code of its address.
odd()
{
	for method in '' -I; do
		# shellcheck disable=SC2086 # empty is no word
		heard -q 1 $method "$1"
		expect_text "$who $method $1:$2" <<-TEXT
			traceroute to $1 ($1), 30 hops max, $3 byte packets
			 1  $4  T ms
			 2  $1  T ms$2
		TEXT
	done
}

odd_v4()
{
	odd "10.99.$1" "$2" 60 10.98.0.1
}

# The last bytes of an address, in hexadecimal.
odd_v6()
{
	odd "fd99::$1" "$2" 80 fd98::1
}

codes_v4()
{
	host --routers 1 --error-by-address=1300
	odd_v4 3.0 ' !N'
	odd_v4 3.1 ' !H'
	odd_v4 3.2 ' !P'
	odd_v4 3.3 ''
	odd_v4 3.5 ' !S'
	odd_v4 3.6 ' !N'
	odd_v4 3.7 ' !H'
	odd_v4 3.8 ' !N'
	odd_v4 3.9 ' !X'
	odd_v4 3.10 ' !X'
	odd_v4 3.11 ' !N'
	odd_v4 3.12 ' !H'
	odd_v4 3.13 ' !X'
	odd_v4 3.14 ' !V'
	odd_v4 3.15 ' !C'
	odd_v4 12.0 ' !<12-0>'
}

codes_v6()
{
	host --routers 1 --error-by-address=1300
	odd_v6 1:0 ' !N'
	odd_v6 1:1 ' !X'
	odd_v6 1:2 ' !H'
	odd_v6 1:3 ' !H'
	odd_v6 1:4 ''
	odd_v6 1:5 ' !<5>'
	odd_v6 1:6 ' !<6>'
	odd_v6 1:7 ' !<7>'
	odd_v6 1:ff ' !<255>'
	odd_v6 2:0 ' !F-1300'
	odd_v6 4:0 ' !<4-0>'
	odd_v6 4:1 ' !<4-1>'
	odd_v6 4:2 ' !<4-2>'
	odd_v6 64:0 ' !<100-0>'
	odd_v6 7f:7 ' !<127-7>'
}

# Only a raw socket is told of these.
codes_raw()
{
	host --routers 1 --error-by-address=1300
	odd_v4 3.4 ' !F-1300'
	odd_v4 3.16 ' !<16>'
	odd_v4 3.255 ' !<255>'
	odd_v4 11.1 ' !<11-1>'
	odd_v4 12.1 ' !<12-1>'
	odd_v4 12.2 ' !<12-2>'
}

# Nobody is told of them: a star, and the run ends.
codes_unheard()
{
	host --routers 1 --error-by-address=1300
	for target in 10.99.3.16 10.99.11.1; do
		run in_host "$here" "$traceroute" -n -q 1 -f 2 -m 2 -w 0.5 \
			"$target"
		expect_text "$who $target: not heard" <<-TEXT
			traceroute to $target ($target), 2 hops max, 60 byte packets
			 2  *
		TEXT
	done
}

# What is no error ends nothing, whatever it quotes.
types_that_are_none()
{
	host --routers 1 --error-by-address
	for target in 10.99.5.1 10.99.6.0 10.99.42.0 \
		fd99::80:0 fd99::89:0 fd99::ff:0; do
		run in_host "$here" "$traceroute" -n -q 1 -m 2 -w 0.3 "$target"
		expect_grep out '^ 2  \*$'
		expect_count err 0
	done
}

# --- quotes -------------------------------------------------------------------

# Five routers and the target; QUERIES answers each.
six()
{
	for method in '' -I; do
		for target in 10.99.0.1 fd99::1; do
			rows 5 "$target" >"$LAB_DIR/rows"
			# shellcheck disable=SC2086 # empty is no word
			heard $method "$target"
			expect_text "$who $method $target, $1" <"$LAB_DIR/rows"
		done
	done
}

# rows COUNT TARGET [EXTENSION]
rows()
{
	case $2 in
	*:*)	router=fd98:: size=80 ;;
	*)	router=10.98.0. size=60 ;;
	esac
	echo "traceroute to $2 ($2), 30 hops max, $size byte packets"
	row=1
	while [ "$row" -le "$1" ]; do
		echo " $row  $router$row${3:-}  T ms  T ms  T ms"
		row=$((row + 1))
	done
	echo " $row  $2${3:-}  T ms  T ms  T ms"
}

# Of an IPv6 packet these are too short to say anything, so other sizes.
quotes()
{
	host --routers 5 --quote 28
	heard 10.99.0.1
	rows 5 10.99.0.1 >"$LAB_DIR/rows"
	expect_text "$who: quotes of 28 bytes" <"$LAB_DIR/rows"
	heard -I 10.99.0.1
	expect_text "$who -I: quotes of 28 bytes" <"$LAB_DIR/rows"
	tun --routers 5 --quote 48
	six 'quotes of 48 bytes'
	tun --routers 5 --quote 128
	six 'quotes of 128 bytes'
	tun --routers 5
	six 'whole quotes'
}

# What says nothing about the probe is no answer.
no_quotes()
{
	host --routers 3 --quote 8
	for target in 10.99.0.1 fd99::1; do
		for method in '' -I; do
			# shellcheck disable=SC2086 # empty is no word
			run in_host "$here" "$traceroute" -n -q 1 -m 3 -w 0.4 \
				$method "$target"
			sed 1d "$LAB_DIR/out" >"$LAB_DIR/cells"
			mv "$LAB_DIR/cells" "$LAB_DIR/out"
			expect_text "$who $method $target: quotes of 8 bytes" \
				<<-TEXT
				 1  *
				 2  *
				 3  *
			TEXT
		done
	done
}

# Hop K sends K bytes of its error: whatever holds eight bytes of the transport
# header counts, and whatever is shorter does no harm. The first
# that counts is hop FIRST; rows FROM to TO are looked at.
# cuts FIRST TARGET FROM TO
cuts()
{
	for method in '' -I; do
		: >"$LAB_DIR/cells"
		# shellcheck disable=SC2086 # empty is no word
		if [ "$3" -lt "$1" ]; then
			run in_host "$here" "$traceroute" -n -q 1 -w 0.4 \
				-f "$3" -m $(($1 - 1)) $method "$2"
			sed 1d "$LAB_DIR/out" >"$LAB_DIR/cells"
		fi
		# shellcheck disable=SC2086
		heard -q 1 -f "$1" -m "$4" $method "$2"
		sed 1d "$LAB_DIR/out" >>"$LAB_DIR/cells"
		awk -v first="$1" '($2 == "*") != ($1 < first)' \
			"$LAB_DIR/cells" >"$LAB_DIR/wrong"
		if [ "$status" = 0 ] && [ ! -s "$LAB_DIR/wrong" ]; then
			lab_ok "$who $method $2: rows $3-$4, cut at every byte"
		else
			lab_bad "$who $method $2: rows $3-$4, cut at every byte" \
				"$LAB_DIR/wrong"
		fi
		expect_count cells "$(($4 - $3 + 1))"
	done
}

# Where there is no answer, nothing else is wrong. Quotes too SHORT to tell probes
# apart are told of.
harmless()
{
	for method in '' -I; do
		# shellcheck disable=SC2086 # empty is no word
		expect_status 0 in_host "$here" "$traceroute" -n -q 1 -w 0.4 \
			-m 200 $method "$1"
		expect_count out 201
		if [ "$who$method$2" = nobodyshort ]; then
			expect_grep err ' stars may be answers .*CAP_NET_RAW'
			expect_count err 1
		else
			expect_count err 0
		fi
	done
}

cut_v4()
{
	host --routers 200 --cut-by-ttl 0
	cuts 36 10.99.0.1 31 60
}

cut_v6()
{
	host --routers 200 --cut-by-ttl 0
	cuts 56 fd99::1 51 80
}

cut_harmless()
{
	host --routers 200 --cut-by-ttl 0
	harmless 10.99.0.1 short
	harmless fd99::1 short
}

# The quote is whole, the extension behind it ends at every byte. It is 16 bytes
# long, so from hop 16 on it is there.
mpls=000c010105dc100100003bfe
mpls_text=' <MPLS:L=24001,E=0,S=0,T=1/L=3,E=5,S=1,T=254>'

cut_extensions()
{
	host --routers 200 --cut-by-ttl 136 --ext "$mpls"
	cuts 1 10.99.0.1 1 30
	cuts 1 fd99::1 1 30
	harmless 10.99.0.1 whole
	harmless fd99::1 whole
	[ "$has_e" = yes ] || return 0
	for target in 10.99.0.1 fd99::1; do
		heard -e -q 1 -m 30 "$target"
		grep -c '<' "$LAB_DIR/out" >"$LAB_DIR/count"
		mv "$LAB_DIR/count" "$LAB_DIR/out"
		expect_text "$who $target: only whole extensions" <<-TEXT
			15
		TEXT
	done
}

# --- extensions ---------------------------------------------------------------

# extension TEXT OPTIONS...
extension()
{
	shown=$1
	shift
	tun --routers 2 "$@"
	for method in '' -I; do
		for target in 10.99.0.1 fd99::1; do
			rows 2 "$target" "$shown" >"$LAB_DIR/rows"
			[ "$method" = '' ] ||
				sed -i "s/\(^ 3.*\)$shown_sed/\1/" \
					"$LAB_DIR/rows"
			# shellcheck disable=SC2086 # empty is no word
			heard -e $method "$target"
			expect_text "$who $method $target: $*" <"$LAB_DIR/rows"
		done
	done
}

# An echo reply has no extension.
objects()
{
	host
	shown_sed='  *<.*>'
	extension "$mpls_text" --ext "$mpls"
	extension ' <4/1:deadbeef,00112233;3/1:00000001>' \
		--ext 000c0401deadbeef001122330008030100000001
	extension ' <INC:17,10.66.3.9,"Ethernet1@r3",mtu=9000>' --ext \
		0024020f00000011000100000a4203091045746865726e65743140723300000000002328
	extension ' <MPLS:L=24001,E=0,S=1,T=1;INC:5;OUT:22,"xe-0/0/1",mtu=1500>' \
		--ext 0008010105dc110100080208000000050018028b000000160c78652d302f302f31000000000005dc
	extension ' <NXT:2001:db8::9;3/1:00000001>' --ext \
		001802c40002000020010db80000000000000000000000090008030100000001
	extension ' <INC:"e%1B]0;pwn%07h0";SUB:7>' \
		--ext 001002020c651b5d303b70776e0768300008024800000007
}

# The length of the quote is not told, or wrongly; a wrong sum, version, size.
lies()
{
	host
	shown_sed='  *<.*>'
	extension "$mpls_text" --ext "$mpls" --ext-legacy
	extension '' --ext-raw "30000000$mpls"
	extension '' --ext-raw "2000ffff$mpls"
	extension '' --ext 0000010105dc1001
	extension '' --ext 0003010105dc1001
	extension '' --ext 0100010105dc1001
	extension '' --ext-raw 20
}

# Whatever length is told, the line is whole; an extension is right or not there.
lengths()
{
	host
	for length in 1 2 5 7 12 15 16 17 31 33 64 127 128 255; do
		tun --routers 2 --ext "$mpls" --ext-length "$length"
		for target in 10.99.0.1 fd99::1; do
			# shellcheck disable=SC2086 # empty is no word
			heard $dash_e "$target"
			sed -i "s|$mpls_text||" "$LAB_DIR/out"
			rows 2 "$target" >"$LAB_DIR/rows"
			expect_text "$who $target: the length $length" \
				<"$LAB_DIR/rows"
		done
	done
}

has_e=no
dash_e=
if trace_has -e; then
	has_e=yes
	dash_e=-e
	both objects lies
fi
both codes_v4 codes_v6 types_that_are_none quotes no_quotes cut_v4 cut_v6 \
	cut_harmless cut_extensions lengths
host_number=0
who=root
lab_job codes_raw
who=nobody
as_nobody lab_job codes_unheard
lab_done
