#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Where other traceroutes count wrongly: each of these cases four times in a row,
# IPv4 and IPv6, over real routers with the limits that Linux has by default, six
# answers at once and then one a second. The hop count is right each time, and
# there is no star for a router that answers. With "full" also what takes half a
# minute; otherwise of that a part.

# shellcheck disable=SC2317 # jobs call the functions
set -u
LAB_SECONDS=200
# shellcheck source=lab.sh
. "$(dirname "$0")/lab.sh"
lab_start "$@"
# shellcheck source=trace.sh
. "$(dirname "$0")/trace.sh"

# How often what takes long is told.
full=no few=1 some=2
[ "${1:-}" != full ] || full=yes few=4 some=4
lab_chain 6
ping_group_range src open

# Limits are for the address that asks, so each row has its own and none is in
# the way of another.
sources=10

# row FUNCTION ARGS...: with $target and $from, for both families.
row()
{
	sources=$((sources + 1))
	ip -n src addr add "10.77.0.$sources/24" dev to-r1
	ip -n src addr add "fd77::$sources/64" dev to-r1 nodad
	target=10.88.0.1 from=10.77.0.$sources daddr='ip daddr'
	lab_job "$@"
	target=fd88::1 from=fd77::$sources daddr='ip6 daddr'
	lab_job "$@"
}

# Of the target: its HOP number K.
hop()
{
	case $target:$1 in
	10*:7 | fd*:7)	echo "$target" ;;
	10*)		echo "10.77.$(($1 - 1)).2" ;;
	*:1)		echo fd77::2 ;;
	*)		echo "fd77:$(($1 - 1))::2" ;;
	esac
}

size()
{
	[ "${target#fd}" = "$target" ] && echo 60 || echo 80
}

trace()
{
	run in_host src "$traceroute" -n -s "$from" "$@" "$target"
	[ "$status" = 0 ] || lab_bad "$lab_ran: status $status" "$LAB_DIR/err"
}

# golden TIMES [ROWS]
golden()
{
	echo "traceroute to $target ($target), 30 hops max, $(size) byte packets"
	k=1
	while [ "$k" -le "${2:-7}" ]; do
		echo " $k  $(hop "$k") $1"
		k=$((k + 1))
	done
}

three=' T ms  T ms  T ms'
ten="$three $three $three  T ms"

# seven COUNT TIMES OPTIONS...: all rows, all answers.
seven()
{
	count=$1
	times=$2
	shift 2
	while [ "$count" -gt 0 ]; do
		trace "$@"
		golden "$times" >"$LAB_DIR/want"
		expect_text "$target $*: seven hops and no star, $count" \
			<"$LAB_DIR/want"
		count=$((count - 1))
	done
}

# --- a target, and routers, with limits -----------------------------------------

row seven 4 "$three"
row seven 4 "$three" -I
row seven 4 "$three" -T
as_nobody row seven 4 "$three"

# Several at once share what the routers give one address: the one that comes
# last every time gets its answers when the others have theirs.
crowd()
{
	for n in 1 2 3; do
		lab_job seven 1 "$three"
	done
	lab_jobs_end
}
row crowd

# All that the routers had is spent by somebody who does not care.
spent()
{
	trace -q 10 -N -1 -w 0.1 -m 7
	grep -q '\*' "$LAB_DIR/out" ||
		lab_bad "$target: all were answered" "$LAB_DIR/out"
}

after_others()
{
	spent
	seven "$1" "$three"
}

# Ten probes a hop when the first run has spent half of what there was.
tens()
{
	seven 1 "$three"
	seven "$1" "$ten" -q 10
}

row after_others "$some"
row tens "$few"

# Router 2 gives this address one answer a second and not one more, and that is
# said.
one_a_second()
{
	icmp=icmp
	[ "${target#fd}" = "$target" ] || icmp=icmpv6
	lab_rule r2 leaving "$daddr $from $icmp" type time-exceeded \
		limit rate over 1/second burst 1 packets drop
	seven "$1" "$three"
	trace --explain -q 2
	expect_grep out "^hop 2 .*: it limits its answers, nothing is lost"
}

row one_a_second "$some"

# Router 2 takes 150 ms to answer, and whoever is behind it no time at all.
slow_router()
{
	for n in 1 2 3 4; do
		trace
		golden "$three" >"$LAB_DIR/want"
		expect_text "$target: a slow router and no star, $n" \
			<"$LAB_DIR/want"
		if awk '$1 == 2 { exit !($3 >= 150 && $5 >= 150 && $7 >= 150) }' \
			"$LAB_DIR/out"; then
			lab_ok "$target: hop 2 took 150 ms, $n"
		else
			lab_bad "$target: hop 2 was not slow" "$LAB_DIR/out"
		fi
	done
}

lab_late r2 150 "10.77.0.$((sources + 1))" "fd77::$((sources + 1))"
row slow_router

# --- ends that are no target ----------------------------------------------------
# Each answer of a Linux router without a route costs it two.

# dead_end K QUERIES NOTE4 NOTE6
dead_end()
{
	note=$3
	[ "${target#fd}" = "$target" ] || note=$4
	case $target in
	10*)	dead=10.88.9.$1 ;;
	*)	dead=fd88::9:$1 ;;
	esac
	queries=3
	for n in 1 2 3 4; do
		ms='  T ms' notes="  T ms $note"
		[ "$queries" = 1 ] || ms="$ms$ms$ms" notes="$notes$notes$notes"
		run in_host src "$traceroute" -n -s "$from" -q "$queries" "$dead"
		expect_text "$dead: $note at hop 3, run $n" <<-TEXT
			traceroute to $dead ($dead), 30 hops max, $(size) byte packets
			 1  $(hop 1)$ms
			 2  $(hop 2)$ms
			 3  $(hop 3)$notes
		TEXT
		queries=$2
	done
}

lab_prohibit r3 10.88.9.1/32
lab_prohibit r3 fd88::9:1/128
lab_unreachable r3 10.88.9.2/32
lab_unreachable r3 fd88::9:2/128
queries=1
[ $full = no ] || queries=3
row dead_end 1 "$queries" '!X' '!X'
row dead_end 2 "$queries" '!H' '!N'

# --- what is nobody's limit -----------------------------------------------------

# Our own firewall refuses the odd source ports of three that follow each other:
# those probes are marked, and the others are there.
refused()
{
	lab_rule src leaving "${daddr%daddr} saddr $from" \
		udp dport 33434 @th,15,1 1 drop
	for n in 1 2 3 4; do
		trace
		if grep -q '^ 1  \*' "$LAB_DIR/out"; then
			golden '' | sed '2,$s/^ \(.\)  \(.*\) $/ \1  * !E \2  T ms * !E/'
		else
			golden ' T ms * !E  T ms'
		fi >"$LAB_DIR/want"
		expect_text "$target: some probes are refused and marked, $n" \
			<"$LAB_DIR/want"
		expect_grep err 'could not be sent: Operation not permitted'
	done
}
row refused

# Behind router 2 packets can have 1400 bytes, and it tells this address nothing.
black_hole()
{
	case $target in
	10*)	told='icmp type destination-unreachable' ;;
	*)	told='icmpv6 type packet-too-big' ;;
	esac
	lab_rule r2 leaving "$daddr $from $told" drop
	for n in $(seq "$1"); do
		trace --mtu
		golden "$three" | sed '1s/60 byte\|80 byte/65000 byte/
			2s/ms/ms F=1500/; 4s/ms/ms F=1400/' >"$LAB_DIR/want"
		expect_text "$target: a black hole behind hop 2, $n" \
			<"$LAB_DIR/want"
		expect_grep err "more than 1400 bytes vanish behind hop 2 "
	done
}
ip -n r2 link set to-r3 mtu 1400
ip -n r3 link set to-r2 mtu 1400
row black_hole "$some"

# A name server that takes a second for each answer.
slow_names()
{
	for n in 1 2 3 4; do
		run in_host src "$traceroute" -s "$from" "$@" "$target"
		mask_times <"$LAB_DIR/out" |
			sed '1d; s/[^ ]* ([^ ]*)/NAME/' >"$LAB_DIR/rows"
		mv "$LAB_DIR/rows" "$LAB_DIR/out"
		golden "$three" | sed '1d; s/^\( .  \)[^ ]*/\1NAME/' \
			>"$LAB_DIR/want"
		expect_text "$target $*: a slow name server, $n" \
			<"$LAB_DIR/want"
	done
}
echo '127.0.0.1 localhost' >"$LAB_DIR/hosts"
lab_dns src slow 72 6c6162
row slow_names -I

lab_done
