#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Very many hosts in one run of ping, over both kinds of socket: files, ranges
# and shards, both families, what the others forge, and JSON Lines that load as
# they are.

# shellcheck disable=SC2317 # jobs call the functions
set -u
# shellcheck source=lab.sh
. "$(dirname "$0")/lab.sh"
lab_start "$@"

ping=$LEADLINE_BIN/ping
[ -x "$ping" ] || lab_skip "no $ping"
command -v jq >/dev/null || lab_skip "jq is not installed"
command -v sqlite3 >/dev/null || lab_skip "sqlite3 is not installed"
lab_name 10.99.0.7 seven.lab
for k in $(seq 70); do
	lab_name "10.99.5.$k" "n$k.lab"
done

# crowd STATUS ARGS: however busy the machine is, what is not meant to be lost
# is awaited.
crowd()
{
	lab_want_status=$1
	shift
	expect_status "$lab_want_status" in_host "$here" "$ping" -W 5 "$@"
}

# The figures are as long as the times are.
figures()
{
	sed 's| = [0-9./]* ms| = T|' "$LAB_DIR/out" >"$LAB_DIR/figures"
	mv "$LAB_DIR/figures" "$LAB_DIR/out"
}

# --- hosts ----------------------------------------------------------------

both_families_and_a_bad_line()
{
	lab_responder
	cat >"$LAB_DIR/hosts.txt" <<-TEXT
		10.99.0.1 label="the first"  # of all
		# nothing

		seven.lab
		10.99.0.2 and more
		nowhere.lab
		10.99.4.0/31
	TEXT
	crowd 2 -c 2 -i 0.02 --targets "$LAB_DIR/hosts.txt" fd99::1
	figures
	expect_text "$kind: one line per host" <<-TEXT
		fd99::1: 2 sent, 2 received, 0% loss, min/avg/p50/p95/p99/max = T
		the first: 2 sent, 2 received, 0% loss, min/avg/p50/p95/p99/max = T
		seven.lab: 2 sent, 2 received, 0% loss, min/avg/p50/p95/p99/max = T
		10.99.4.0: 2 sent, 2 received, 0% loss, min/avg/p50/p95/p99/max = T
		10.99.4.1: 2 sent, 2 received, 0% loss, min/avg/p50/p95/p99/max = T
	TEXT
	expect_grep err "hosts.txt:5: 10.99.0.2: after the name"
	expect_grep err "hosts.txt:6: nowhere.lab: "
	expect_count err 2
}

who_is_there()
{
	lab_responder --lose ..x
	# Every third of all packets is lost, and then asked for again.
	crowd 0 -W 0.2 --alive --range 10.99.4.0/28 --retry 5 --seed 1
	expect_count out 16
	crowd 0 -W 0.2 --range fd99::10-fd99::13 --need 3 -q
	expect_count out 0
	lab_responder --lose x
	crowd 1 -W 0.05 --unreachable --retry 1 --range 10.99.4.0/30
	sort "$LAB_DIR/out" >"$LAB_DIR/sorted"
	mv "$LAB_DIR/sorted" "$LAB_DIR/out"
	expect_text "$kind: those that do not answer" <<-TEXT
		10.99.4.0
		10.99.4.1
		10.99.4.2
		10.99.4.3
	TEXT
	crowd 1 --rate 1 -c 1 -W 0.05 --top 1 10.99.4.0
	expect_count out 1
}

excluded_ones_are_left_alone()
{
	lab_responder
	printf '10.99.4.2-10.99.4.9\n10.99.4.12 # a printer\n' \
		>"$LAB_DIR/not"
	crowd 0 --alive --range 10.99.4.0/28 --exclude "$LAB_DIR/not" 10.99.4.3
	sort -V "$LAB_DIR/out" | paste -sd ' ' >"$LAB_DIR/sorted"
	mv "$LAB_DIR/sorted" "$LAB_DIR/out"
	expect_text "$kind: without the excluded" <<-TEXT
		10.99.4.0 10.99.4.1 10.99.4.10 10.99.4.11 10.99.4.13 10.99.4.14 10.99.4.15
	TEXT
	echo 10.99.4.300 >"$LAB_DIR/not"
	crowd 2 --alive --range 10.99.4.0/28 --exclude "$LAB_DIR/not"
	expect_count out 0
	expect_grep err "not:1: 10.99.4.300: not an address"
}

# More names than are asked for at once, and some that are none.
names_are_asked_for_side_by_side()
{
	lab_responder
	for k in $(seq 70); do
		echo "n$k.lab"
		[ $((k % 10)) != 0 ] || echo "no$k.lab"
	done >"$LAB_DIR/names"
	crowd 2 -q --targets "$LAB_DIR/names" -c 1 --json="$LAB_DIR/json"
	expect_count err 7
	expect_grep err "names:77: no70.lab: "
	expect_status 0 jq -rs '[.[] | select(.event == "reply")]
		| [length, (map(select(("10.99.5." + (.target | ltrimstr("n")
		   | rtrimstr(".lab"))) != .addr)) | length)] | @csv' \
		"$LAB_DIR/json"
	expect_text "$kind: each name has its own address" <<-TEXT
		70,0
	TEXT
}

# flip NAME: when the run has begun. In place, so that nobody reads half of the
# file.
flip()
{
	until grep -q '"start"' "$LAB_DIR/json" 2>/dev/null; do
		sleep 0.05
	done
	lab_at=$(grep -bo "10.99.0.8 $1" /etc/hosts)
	printf 9 | dd of=/etc/hosts bs=1 conv=notrunc status=none \
		seek=$((${lab_at%%:*} + 8))
}

# The resolver is asked again while the hosts are pinged, in its own sandbox.
a_host_that_moves_is_followed()
{
	lab_responder
	echo "10.99.0.8 mover-$kind.lab" >>/etc/hosts
	flip "mover-$kind.lab" &
	crowd 0 -v -q -c 15 -i 0.15 --resolve-every 1 --json="$LAB_DIR/json" \
		"mover-$kind.lab" 10.99.0.7
	expect_grep err "mover-$kind.lab: now at 10.99.0.9, was at 10.99.0.8"
	expect_status 0 jq -rs '[.[] | select(.event == "reply" and .target !=
		"10.99.0.7")] | [length, (map(.addr) | unique | join(" ")),
		(map(select(.addr != .from)) | length)] | @csv' "$LAB_DIR/json"
	expect_text "$kind: both addresses answered, each for itself" <<-TEXT
		15,"10.99.0.8 10.99.0.9",0
	TEXT
}

# --- strangers ------------------------------------------------------------

forged()
{
	lab_responder "$@"
	crowd 0 --json="$LAB_DIR/json" -c 1 --range 10.99.8.0/24 -q
	expect_status 0 jq -rs '[.[] | select(.event == "reply")]
		| [length, (map(.target) | unique | length),
		   (map(select(.target != .addr)) | length)] | @csv' \
		"$LAB_DIR/json"
	expect_text "$kind, $*: each answer is its own host's" <<-TEXT
		256,256,0
	TEXT
}

nobody_answers_for_others()
{
	forged --forge wrong-mac --also
	forged --copies 3
	# The number proves whose it is, whatever address it comes from.
	forged --from 10.99.8.77
}

# A batch of answers is there when its probes have left, and there is room for
# some of them. A raw socket tells of the others, a ping socket has to be asked.
a_full_buffer_is_told()
{
	lab_host "narrow-$1"
	ping_group_range "narrow-$1" "$1"
	expect_status 1 in_host "narrow-$1" env NARROW=10000 \
		LD_PRELOAD="$LEADLINE_NET/narrow.so" \
		"$ping" -q -c 1 -W 0.1 --rate 0 --range 127.0.0.0/22
	expect_grep err "receive buffer was full: [0-9]* messages were lost here"
	expect_grep err "buffers were full: slowed down [1-9]"
}

# Packets for neighbours that do not exist stay in the socket's buffer until that
# is known, which may be soon.
neighbours_that_do_not_exist()
{
	lab_host lonely
	ping_group_range lonely open
	ip -n lonely link add va type veth peer name vb
	in_host lonely sysctl -qw net.ipv4.neigh.va.retrans_time_ms=50 \
		net.ipv4.neigh.va.mcast_solicit=1
	ip -n lonely addr add 10.5.0.1/24 dev va
	ip -n lonely link set va up
	ip -n lonely link set vb up
	expect_status 1 in_host lonely "$ping" --alive --retry 1 -W 0.2 \
		-S 4000 --range 10.5.0.0/25
	expect_text "only we are there" <<-TEXT
		10.5.0.1
	TEXT
	expect_grep err "send buffer was full: waited [0-9]* times"
	expect_count err 1
}

# What the routes of our own host refuse is no ICMP error that fails another
# packet, and is not sent again and again.
what_our_own_routes_refuse()
{
	lab_host "walled-$1"
	ping_group_range "walled-$1" "$1"
	lab_unreachable "walled-$1" 10.6.0.0/16
	if ! strace -o /dev/null true 2>/dev/null; then
		echo "# skipped: strace does not work here"
		return
	fi
	run in_host "walled-$1" strace -f -qq -e trace=sendto,sendmsg \
		-o "$LAB_DIR/calls" "$LAB_BIN/ping" -q -c 1 -W 0.1 \
		--range 10.6.0.0/28
	expect_grep err 'sendmsg: No route to host: 16 times$'
	calls=$(grep -c '10\.6\.0\.' "$LAB_DIR/calls")
	if [ "$calls" -ge 16 ] && [ "$calls" -le 48 ]; then
		lab_ok "$1: 16 refusals in $calls calls"
	else
		lab_bad "$1: 16 refusals in $calls calls"
	fi
}

# --- shards, and their lines ----------------------------------------------

shards_are_the_whole_and_load_as_they_are()
{
	lab_responder
	for shard in 1 2 3; do
		crowd 0 -q --range 10.99.4.0/25 --seed 7 --shard "$shard/3" \
			--json="$LAB_DIR/$shard.json"
	done
	expect_status 0 jq -rs '[.[] | select(.event == "reply") | .addr]
		| [length, (unique | length)] | @csv' \
		"$LAB_DIR/1.json" "$LAB_DIR/2.json" "$LAB_DIR/3.json"
	expect_text "$kind: jq reads three shards as one" <<-TEXT
		128,128
	TEXT
	cat >"$LAB_DIR/load.sql" <<-TEXT
		create table lines(line);
		.mode ascii
		.separator "\\037" "\\n"
		.import $LAB_DIR/1.json lines
		.import $LAB_DIR/2.json lines
		.import $LAB_DIR/3.json lines
		.mode list
		select count(*), count(distinct line ->> 'addr'),
			count(line ->> 'rtt_ns')
		from lines where line ->> 'event' = 'reply';
	TEXT
	run sqlite3 :memory: ".read $LAB_DIR/load.sql"
	tr '\037' '|' <"$LAB_DIR/out" >"$LAB_DIR/row"
	mv "$LAB_DIR/row" "$LAB_DIR/out"
	expect_text "$kind: so does sqlite3" <<-TEXT
		128|128|128
	TEXT
}

# --- what not everybody may -----------------------------------------------

rates()
{
	lab_host alone
	ping_group_range alone open
	run as_nobody in_host alone "$ping" --rate 1001 127.0.0.1
	[ "$LAB_INSIDE" = user ] || [ "$status" = 2 ] ||
		lab_bad "rate 1001 as an ordinary user: status $status"
	expect_status 0 as_nobody in_host alone "$ping" --rate 1000 -q -c 2 \
		-i 0.01 127.0.0.1 ::1
	expect_status 1 as_nobody in_host alone "$ping" --rate 1000 -q \
		-w 0.1 --range 127.0.0.0/16 --seed 7
	expect_grep err "to go on: --seed 7 --resume [1-9]"
}

lab_both_kinds both_families_and_a_bad_line who_is_there \
	excluded_ones_are_left_alone names_are_asked_for_side_by_side \
	a_host_that_moves_is_followed nobody_answers_for_others \
	shards_are_the_whole_and_load_as_they_are
lab_job neighbours_that_do_not_exist
lab_job a_full_buffer_is_told open
lab_job a_full_buffer_is_told closed
lab_job what_our_own_routes_refuse open
lab_job what_our_own_routes_refuse closed
lab_job rates
lab_done
