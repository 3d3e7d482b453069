#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# "The fifteen": what the best ping must have, by number, as far as one target
# shows it on the real network. Drift over a day, clock steps and pauses are
# proven in tests/sim; here times are only plausible, on however busy a machine.
#
#	1 its own RTT		6 exit codes		11 names off the path
#	2 no drift		7 percentiles		12 diagnosis
#	3 time-outs		8 authenticity		13 kernel stamps
#	4 JSON			9 both sockets alike	14 hostile input
#	5 no silent failure	10 many targets		15 the contract
#
# 10 is not about one target: test_ping_crowd.sh. Here 4 and 7 are only seen to
# be there: tests/schema holds every line to the schema, tests/sim the figures.

# shellcheck disable=SC2317 # jobs call the functions
set -u
# shellcheck source=lab.sh
. "$(dirname "$0")/lab.sh"
lab_start "$@"

ping=$LEADLINE_BIN/ping
[ -x "$ping" ] || lab_skip "no $ping"

# expect_between WHAT LEAST VALUE MOST: whole numbers
expect_between()
{
	if [ "${3:-0}" -ge "$2" ] && [ "${3:-0}" -le "$4" ]; then
		lab_ok "$kind, $1: $2 <= $3 <= $4"
	else
		lab_bad "$kind, $1: not $2 <= ${3:-nothing} <= $4" \
			"$LAB_DIR/out"
	fi
}

# The FIELD of min, avg, max and mdev, in whole microseconds.
rtt()
{
	sed -n 's/^rtt [^=]*= \([0-9./]*\) ms.*/\1/p' "$LAB_DIR/out" |
		cut -d/ -f"$1" | tr -d . | sed 's/^0*\([0-9]\)/\1/'
}


# --- 1: no stamp in an answer changes a printed RTT ------------------------

# The honest answer follows the forged one after 20 ms.
fifteen_1()
{
	for stamp in 0000000000000080 0000000000000000 ffffffffffffffff \
		ffffffffffffff7f; do
		lab_responder --stamp "$stamp$stamp" --also --delay 20ms
		for target in 10.99.0.1 fd99::1; do
			expect_status 0 in_host "$here" "$ping" -c 3 -i 0.02 \
				-W 9 "$target"
			expect_grep out ' 3 received, 0% packet loss'
			expect_between "1: the shortest RTT, us" \
				20000 "$(rtt 1)" 9000000
			expect_between "1: the longest RTT, us" \
				20000 "$(rtt 3)" 9000000
		done
	done
}

# --- 2: the schedule is absolute --------------------------------------------

# From the first to the last of 101 requests that go OUT, in ms, by the tap.
span()
{
	awk '/ out . request/ { if (!first) first = $1; last = $1; n++ }
		END { printf "%d\n", n == 101 ? (last - first) / 1e6 : 0 }' "$1"
}

fifteen_2()
{
	lab_responder
	for target in 10.99.0.1 fd99::1; do
		# iputils takes 1700 where nothing else runs, and always; we
		# may, where something does
		for attempt in 1 2 3 4 5; do
			lab_tap "$here" tun0 "$LAB_DIR/tap"
			expect_status 0 in_host "$here" "$ping" -q -c 101 \
				-i 0.01 -W 9 "$target"
			lab_until grep -q ' in . reply [0-9]* 101 ' \
				"$LAB_DIR/tap"
			lab_stop "$here" tap
			[ "$(span "$LAB_DIR/tap")" -gt 1600 ] || break
		done
		# beats are absolute: a first probe that is late makes it shorter
		expect_between "2: 100 gaps of 10 ms on the wire, run $attempt" \
			500 "$(span "$LAB_DIR/tap")" 1600
	done
}

# --- 3: each probe has its time-out -----------------------------------------

# A second answer that takes its time, after a quick first one.
fifteen_3()
{
	lab_responder --hold 600ms:2
	for target in 10.99.0.1 fd99::1; do
		expect_status 0 in_host "$here" "$ping" -c 2 -i 0.05 -W 9 \
			"$target"
		expect_grep out '^2 packets transmitted, 2 received, 0% packet'
	done
	# Each second answer comes when its time is over, the last one too late
	# for the run as well: all of it is told.
	lab_responder --hold 300ms:2
	for target in 10.99.0.1 fd99::1; do
		expect_status 0 in_host "$here" "$ping" --json -c 4 -i 0.2 \
			-W 0.15 "$target"
		expect_grep out '^\{"event":"lost",.*"seq":2,'
		expect_grep out '^\{"event":"late",.*"seq":2,'
		expect_grep out '^\{"event":"lost",.*"seq":4,'
	done
	# What is in flight when somebody has seen enough is not lost.
	lab_responder --delay 400ms
	: >"$LAB_DIR/out"
	in_host "$here" "$ping" -i 0.1 10.99.0.1 >"$LAB_DIR/out" \
		2>"$LAB_DIR/err" &
	pinger=$!
	lab_until grep -q icmp_seq=3 "$LAB_DIR/out"
	lab_stop "$here" ping INT
	wait "$pinger"
	lab_ran='3: ping and SIGINT'
	expect_grep out '^[0-9]+ packets transmitted, [0-9]+ received, 0% packet'
	set -- "$(sed -n 's/^\([0-9]*\) packets.*/\1/p' "$LAB_DIR/out")" \
		"$(sed -n 's/.*, \([0-9]*\) received.*/\1/p' "$LAB_DIR/out")"
	expect_between '3: probes in flight' 1 "$(($1 - $2))" 100
}

# --- 4: JSON whatever happens ------------------------------------------------

# Nothing but whole lines of it, with silence, errors, duplicates and damage.
fifteen_4()
{
	for mood in '--lose x' '--error-by-address' '--copies 2' \
		'--forge wrong-payload' '--forge truncated'; do
		# shellcheck disable=SC2086 # a list of words
		lab_responder $mood
		run in_host "$here" "$ping" --json -c 2 -i 0.05 -W 0.3 10.99.3.1
		expect_count err 0
		expect_grep out '^\{"event":"start",.*\}$'
		expect_grep out '^\{"event":"summary",.*"transmitted":2,.*\}$'
		if grep -qv '^{"event":"[a-z_]*",.*}$' "$LAB_DIR/out"; then
			lab_bad "$kind, 4: no JSON with $mood" "$LAB_DIR/out"
		fi
		case $mood in
		'--lose x')	fact='"event":"lost"' ;;
		--error*)	fact='"icmp_name":"host-unreachable"' ;;
		--copies*)	fact='"event":"duplicate"' ;;
		*payload)	fact='"corrupted":true' ;;
		*truncated)	fact='"truncated":true' ;;
		esac
		expect_grep out "$fact"
	done
}

# --- 5: nothing is silent ---------------------------------------------------

fifteen_5_firewall()
{
	lab_responder
	lab_rule "$here" leaving meta l4proto '{ icmp, icmpv6 }' drop
	for target in 10.99.0.1 fd99::1; do
		# There the kernel says that it was sent.
		[ "$kind/$target" != plain/fd99::1 ] || continue
		expect_status 1 in_host "$here" "$ping" -c 2 -i 0.02 -W 0.2 \
			"$target"
		expect_count err 2
		expect_grep err 'ping: sendmsg: Operation not permitted$'
		expect_grep out ' \+2 errors, 100% packet loss'
	done
}

# A firewall that refuses and says so: to us and, as ICMP, to the socket. What
# it says about one probe is not taken for the fate of a send, and each probe is
# offered to it once.
fifteen_5_reject()
{
	lab_responder
	lab_rule "$here" leaving icmp type echo-request \
		reject with icmp admin-prohibited
	expect_status 1 in_host "$here" "$ping" -c 2 -i 0.02 -W 0.2 10.99.0.1
	expect_count err 2
	expect_grep err 'ping: sendmsg: Operation not permitted$'
	expect_grep out '^2 packets transmitted, 0 received'
}

# The link goes down while ping runs, and comes back.
fifteen_5_link()
{
	lab_responder
	in_host "$here" "$ping" -i 0.05 10.99.0.1 >"$LAB_DIR/out" \
		2>"$LAB_DIR/err" &
	pinger=$!
	lab_until grep -q icmp_seq=2 "$LAB_DIR/out"
	ip -n "$here" link set tun0 down
	lab_until grep -q . "$LAB_DIR/err"
	ip -n "$here" link set tun0 up
	grep -c 'bytes from' "$LAB_DIR/out" >"$LAB_DIR/before"
	lab_until more_answers
	lab_stop "$here" ping INT
	wait "$pinger"
	lab_ran='5: ping and a link that goes down'
	expect_grep err 'ping: sendmsg: Network is (unreachable|down)$'
	expect_grep out ' received, .*\+[0-9]+ errors, '
	if more_answers; then
		lab_ok "$kind, 5: goes on when the link is up again"
	else
		lab_bad "$kind, 5: does not go on" "$LAB_DIR/out"
	fi
}

more_answers()
{
	[ "$(grep -c 'bytes from' "$LAB_DIR/out")" -gt "$(cat "$LAB_DIR/before")" ]
}

# A queue of ours that is full. Only ping sockets of IPv4 are told.
fifteen_5_full()
{
	[ "$kind" = plain ] || return 0
	lab_responder
	tc -n "$here" qdisc add dev tun0 root tbf rate 8kbit burst 1600 \
		limit 1600 || {
		echo '# skipped: no tbf'
		return 0
	}
	run in_host "$here" "$ping" -s 200 -c 30 -i 0.002 -W 0.2 10.99.0.1
	expect_grep err 'ping: sendmsg: No buffer space available$'
	expect_grep out ' received, \+[0-9]+ errors, '
}

fifteen_5_size()
{
	lab_responder
	ip -n "$here" link set tun0 mtu 1400
	for target in 10.99.0.1 fd99::1; do
		expect_status 1 in_host "$here" "$ping" -M "do" -c 1 -W 0.2 \
			-s 1400 "$target"
		expect_count err 1
		expect_grep err \
			'ping: local error: message too long, mtu[=:] ?1400$'
		expect_grep out ' \+1 errors, 100% packet loss'
	done
}

fifteen_5_mark()
{
	lab_responder
	expect_status 0 in_host "$here" "$ping" -m 7 -c 1 10.99.0.1
	[ "$kind" = plain ] || return 0
	contained expect_status 2 in_host "$here" "$ping" -m 7 -c 1 10.99.0.1
	expect_count out 0
	expect_count err 1
	expect_grep err 'Operation not permitted'
}

# --- 6: 1 is for "no answer" and nothing else -------------------------------

fifteen_6()
{
	lab_responder --lose x
	for bad in '-c 0' '-c 1x' '-s 99999' '-i abc' '-W abc' '-t 999' \
		--no-such-option '-4 -6'; do
		# shellcheck disable=SC2086 # a list of words
		expect_status 2 in_host "$here" "$ping" $bad 10.99.0.1
	done
	expect_status 2 in_host "$here" "$ping"
	expect_status 2 in_host "$here" "$ping" nowhere.lab
	expect_status 1 in_host "$here" "$ping" -c 1 -W 0.1 10.99.0.1
	lab_responder --lose xx.
	expect_status 0 in_host "$here" "$ping" --first -i 0.05 10.99.0.1
	expect_grep out '^3 packets transmitted, 1 received'
}

# --- 7: more than a minimum, a mean and a maximum -----------------------------

fifteen_7()
{
	lab_responder --copies 2:2
	expect_status 0 in_host "$here" "$ping" -q -c 6 -i 0.02 -W 5 --stats \
		10.99.0.1
	expect_grep out '^percentiles  p50 [0-9.]+, p90 [0-9.]+, p95 [0-9.]+ ms$'
	expect_grep out '^ipdv  '
	expect_grep out '^loss         0 % \(<= [0-9.]+ % at 95 %, n=6\)$'
	expect_grep out '^duplicates   [1-3]$'
}

# --- 8: strangers never count -----------------------------------------------

# Two with one identifier, side by side.
fifteen_8()
{
	lab_responder
	in_host "$here" "$ping" -e 77 -c 20 -i 0.02 -W 5 10.99.0.1 \
		>"$LAB_DIR/other" 2>&1 &
	pinger=$!
	expect_status 0 in_host "$here" "$ping" -e 77 -c 20 -i 0.02 -W 5 \
		10.99.0.1
	wait "$pinger"
	lab_ran='8: two pings with -e 77'
	expect_grep out '^20 packets transmitted, 20 received, 0% packet loss'
	mv "$LAB_DIR/other" "$LAB_DIR/out"
	expect_grep out '^20 packets transmitted, 20 received, 0% packet loss'
}

# --- 9: a redirect ends no run, on either socket ----------------------------

fifteen_9()
{
	lab_responder --error 5:1:0x0a630009 --also
	expect_status 0 in_host "$here" "$ping" -c 2 -i 0.5 -w 9 10.99.0.1
	expect_text "$kind, 9: redirected, and answered" <<-TEXT
		PING 10.99.0.1 (10.99.0.1) 56(84) bytes of data.
		From 10.99.0.1: icmp_seq=1 Redirect Host(New nexthop: 10.99.0.9)
		64 bytes from 10.99.0.1: icmp_seq=1 ttl=64 time=T ms
		From 10.99.0.1: icmp_seq=2 Redirect Host(New nexthop: 10.99.0.9)
		64 bytes from 10.99.0.1: icmp_seq=2 ttl=64 time=T ms

		--- 10.99.0.1 ping statistics ---
		2 packets transmitted, 2 received, 0% packet loss, time Tms
		rtt min/avg/max/mdev = T/T/T/T ms
	TEXT
}

# --- 12: what is missing is named -------------------------------------------

fifteen_12()
{
	lab_responder
	socket=raw type=RAW
	[ "$kind" = raw ] || socket=datagram type=DGRAM
	expect_status 0 in_host "$here" "$ping" -v --json -c 1 -W 9 10.99.0.1
	expect_grep out '^\{"event":"start",.*"source":"10.99.255.254"'
	expect_grep out "^\{\"event\":\"start\",.*\"socket\":\"$socket\""
	expect_grep err "^[^ ]*ping: sock4.fd: [0-9]+ .socktype: SOCK_$type., "
	if [ "$kind" = raw ]; then
		contained expect_status 2 in_host "$here" "$ping" 10.99.0.1
		expect_grep err 'sysctl .*net\.ipv4\.ping_group_range'
		expect_grep err 'setcap cap_net_raw=p '
	fi
	if ping_has --find-mtu; then
		lab_responder
		ip -n "$here" link set tun0 mtu 1400
		expect_status 0 in_host "$here" "$ping" --find-mtu 10.99.0.1
		expect_grep out 1400
	fi
}

# --- 13: finding the neighbour is no RTT ------------------------------------

# The first request for the neighbour's address is lost; the second follows
# after a second.
fifteen_13()
{
	left=l-$kind right=r-$kind
	lab_host "$left"
	lab_host "$right"
	lab_link "$left" "$right" 7
	[ "$kind" = raw ] || ping_group_range "$left" open
	nsenter --net="/run/netns/$right" -- nft -f - <<-EOF
		table arp lab {
			chain in {
				type filter hook input priority 0
				arp operation request numgen inc mod 9 == 0 drop
			}
		}
		table ip6 lab {
			chain in {
				type filter hook input priority 0
				icmpv6 type nd-neighbor-solicit ip6 saddr != :: numgen inc mod 9 == 0 drop
			}
		}
	EOF
	lab_until lab_link_up "$left" || lab_fatal "no link"
	expect_status 0 in_host "$left" "$ping" --json="$LAB_DIR/json" -c 1 \
		-i 0.1 -W 9 10.77.7.2 fd77:7::2
	for longest in $(rtt 3); do
		expect_between '13: an RTT without the wait for ARP or ND, us' \
			0 "$longest" 500000
	done
	mv "$LAB_DIR/json" "$LAB_DIR/out"
	for target in 10.77.7.2 fd77:7::2; do
		expect_grep out "^\\{\"event\":\"reply\",.*\"target\":\"$target\",.*\"sent_by\":\"kernel\",.*\"received_by\":\"kernel\""
	done
}

lab_link_up()
{
	! ip -n "$1" -o link show type veth | grep -v 'state UP'
}

# --- 14: nothing to be gained -----------------------------------------------

fifteen_14()
{
	lab_responder
	in_host "$here" "$ping" -H -i 0.1 10.99.0.1 >"$LAB_DIR/out" \
		2>"$LAB_DIR/err" &
	pinger=$!
	lab_until grep -q icmp_seq=1 "$LAB_DIR/out"
	for pid in $(ip netns pids "$here"); do
		[ "$(cat "/proc/$pid/comm" 2>/dev/null)" = ping ] || continue
		if grep '^Cap[IPEA]' "/proc/$pid/status" |
			grep -qv '0000000000000000$'; then
			lab_bad "14: a process of ping has a capability" \
				"/proc/$pid/status"
		else
			lab_ok "$kind, 14: no capability in a process of ping"
		fi
	done
	lab_stop "$here" ping INT
	wait "$pinger"
}

# --- 15: the contract --------------------------------------------------------

fifteen_15()
{
	"$ping" --help=all >"$LAB_DIR/help"
	grep -E '^  -.' "$LAB_DIR/help" >"$LAB_DIR/letters"
	grep -Ev '^  -., --[a-z]' "$LAB_DIR/letters" >"$LAB_DIR/nameless"
	expect_between '15: letters with a long name' 40 \
		"$(wc -l <"$LAB_DIR/letters")" 50
	[ ! -s "$LAB_DIR/nameless" ] ||
		lab_bad '15: a letter without a long name' "$LAB_DIR/nameless"
	lab_responder
	for locale in C de_DE.UTF-8 fr_FR tr_TR.UTF-8 no-such-locale; do
		for text in "-c 2 -i 0.02" "--count=2 --interval 0.02"; do
			# shellcheck disable=SC2086 # a list of words
			expect_status 0 in_host "$here" env LC_ALL="$locale" \
				LANGUAGE=de "$ping" -W 9 $text 10.99.0.1
			expect_text "$kind, 15: $text in $locale" <<-TEXT
				PING 10.99.0.1 (10.99.0.1) 56(84) bytes of data.
				64 bytes from 10.99.0.1: icmp_seq=1 ttl=64 time=T ms
				64 bytes from 10.99.0.1: icmp_seq=2 ttl=64 time=T ms

				--- 10.99.0.1 ping statistics ---
				2 packets transmitted, 2 received, 0% packet loss, time Tms
				rtt min/avg/max/mdev = T/T/T/T ms
			TEXT
		done
	done
}

# --- 11: a dead name server delays no probe and no number -------------------

# It would answer after five seconds, or ten, or never.
fifteen_11()
{
	kind=$1
	lab_kind_host=names-$1
	lab_responder
	lab_dns "$here" silent
	for target in 10.99.0.1 fd99::1; do
		lab_tap "$here" tun0 "$LAB_DIR/tap"
		began=$(date +%s)
		expect_status 0 in_host "$here" "$ping" -H -c 11 -i 0.05 -W 4 \
			"$target"
		ended=$(date +%s)
		expect_grep out ' 11 received, 0% packet loss'
		grep -q asked "$LAB_DIR/dns" || lab_bad '11: nobody was asked'
		lab_until grep -q ' in . reply [0-9]* 11 ' "$LAB_DIR/tap"
		lab_stop "$here" tap
		expect_between '11: ten gaps of 50 ms on the wire' 250 "$(awk \
			'/ out . request/ { if (!first) first = $1; last = $1 }
			END { printf "%d\n", (last - first) / 1e6 }' \
			"$LAB_DIR/tap")" 2500
		expect_between '11: the RTT, us' 0 "$(rtt 3)" 2000000
		expect_between '11: the whole run, s' 0 $((ended - began)) 4
	done
}

lab_both_kinds fifteen_1 fifteen_2 fifteen_3 fifteen_4 fifteen_5_firewall \
	fifteen_5_reject fifteen_5_link fifteen_5_full fifteen_5_size fifteen_5_mark \
	fifteen_6 fifteen_7 fifteen_8 fifteen_9 fifteen_12 fifteen_13 fifteen_14 \
	fifteen_15
lab_jobs_end
# One /etc/resolv.conf for all.
fifteen_11 raw
fifteen_11 plain
lab_done
