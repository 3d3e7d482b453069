#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Every letter that routers of Linux can be made to bring on a line, byte for
# byte: each code that nftables rejects with, each kind of dead route and small
# links. As root, from whole packets, and as nobody, from the error queue.

# shellcheck disable=SC2317 # jobs call the functions
set -u
# shellcheck source=lab.sh
. "$(dirname "$0")/lab.sh"
lab_start "$@"
# shellcheck source=trace.sh
. "$(dirname "$0")/trace.sh"

lab_chain 3
lab_limits off
ping_group_range src open
methods='-U -I'
sources=
peer=$(lab_peer traceroute) || peer=

rows_of()
{
	echo "traceroute to $1 ($1), 30 hops max, $2 byte packets"
	shift 3
	row=1
	while [ $# -gt 1 ]; do
		echo " $row  $1  T ms  T ms  T ms"
		row=$((row + 1))
		shift
	done
	echo " $row  $1  T ms$note  T ms$note  T ms$note"
}

# ends TARGET SIZE NOTE HOP...: the last of them ends it, with NOTE.
ends()
{
	note=${3:+ $3}
	rows_of "$@" >"$LAB_DIR/rows"
	for method in $methods; do
		[ "$method" = -I ] || method=
		# shellcheck disable=SC2086 # empty is no word
		run in_host src "$traceroute" -n $method $sources "$1"
		expect_text "$who $method $1: '$3'" <"$LAB_DIR/rows"
		expect_count err 0
		[ -n "$peer" ] && [ "$who$sources" = root ] || continue
		# shellcheck disable=SC2086 # empty is no word
		run in_host src "$peer" -w 1.5 -n $method "$1"
		expect_text "the peer $method $1: '$3'" <"$LAB_DIR/rows"
	done
}

# As root and as nobody, side by side.
ends_both()
{
	who=root
	lab_job ends "$@"
	who=nobody
	as_nobody lab_job ends "$@"
}

# Router 2, which is in another row as well where it takes one off the TTL
# before it looks farther.
ends_v4()
{
	target=$1
	note=$2
	shift 2
	ends_both "$target" 60 "$note" 10.77.0.2 "$@" 10.77.1.2
}

ends_v6()
{
	target=$1
	note=$2
	shift 2
	ends_both "$target" 80 "$note" fd77::2 "$@" fd77:1::2
}

# --- each reject --------------------------------------------------------------
# The host K of a network that is behind r2 is rejected with code K.

reject_v4()
{
	lab_rule r2 passing ip daddr "10.88.1.$1" reject with icmp type "$2"
	ends_v4 "10.88.1.$1" "$3" 10.77.1.2
}

reject_v6()
{
	lab_rule r2 passing ip6 daddr "fd88::1:$1" \
		reject with icmpv6 type "$2"
	ends_v6 "fd88::1:$1" "$3" fd77:1::2
}

reject_v4 0 net-unreachable '!N'
reject_v4 1 host-unreachable '!H'
reject_v4 2 prot-unreachable '!P'
reject_v4 3 port-unreachable ''
reject_v4 9 net-prohibited '!X'
reject_v4 10 host-prohibited '!X'
reject_v4 13 admin-prohibited '!X'
reject_v6 0 no-route '!N'
reject_v6 1 admin-prohibited '!X'
reject_v6 3 addr-unreachable '!H'
reject_v6 4 port-unreachable ''
reject_v6 5 policy-fail '!<5>'
reject_v6 6 reject-route '!<6>'

# --- dead routes --------------------------------------------------------------

lab_prohibit r2 10.88.2.1/32
lab_prohibit r2 fd88::2:1/128
lab_unreachable r2 10.88.2.2/32
lab_unreachable r2 fd88::2:2/128
ends_v6 fd88::2:1 '!X'
ends_v6 fd88::2:2 '!N'

# Whatever the limits are: no address gets more than five of these at once.
dead=10
for method in -U -I; do
	for end in '10.88.2.1 !X' '10.88.2.2 !H'; do
		for who in root nobody; do
			dead=$((dead + 1))
			ip -n src addr add "10.77.0.$dead/24" dev to-r1
			methods=$method
			sources="-s 10.77.0.$dead"
			as=
			[ $who = root ] || as=as_nobody
			$as lab_job ends "${end% *}" 60 "${end#* }" \
				10.77.0.2 10.77.1.2
		done
	done
done

# Nobody says anything: the rows that are silent end after five.
lab_blackhole r2 10.88.2.3/32
lab_blackhole r2 fd88::2:3/128

silent()
{
	# shellcheck disable=SC2086 # empty is no word
	run in_host src "$traceroute" -n $3 "$1"
	expect_text "$who $3 $1: silence" <<-TEXT
		traceroute to $1 ($1), 30 hops max, $2 byte packets
		 1  $4  T ms  T ms  T ms
		 2  * * *
		 3  * * *
		 4  * * *
		 5  * * *
		 6  * * *
	TEXT
}

# Up to the last row where it is given.
silent_rows()
{
	run in_host src "$traceroute" -n -m 4 -q 2 "$1"
	expect_text "$who $1: silence, -m 4" <<-TEXT
		traceroute to $1 ($1), 4 hops max, $2 byte packets
		 1  $3  T ms  T ms
		 2  * *
		 3  * *
		 4  * *
	TEXT
	run in_host src "$traceroute" -n -f 3 -m 5 -w 0.3 -q 1 "$1"
	expect_text "$who $1: silence, -f 3 -m 5 -w 0.3" <<-TEXT
		traceroute to $1 ($1), 5 hops max, $2 byte packets
		 3  *
		 4  *
		 5  *
	TEXT
}

silences()
{
	for method in '' -I; do
		lab_job silent 10.88.2.3 60 "$method" 10.77.0.2
		lab_job silent fd88::2:3 80 "$method" fd77::2
	done
	lab_job silent_rows 10.88.2.3 60 10.77.0.2
	lab_job silent_rows fd88::2:3 80 fd77::2
}

who=root
silences
who=nobody
as_nobody silences

# --- what a link is too small for -----------------------------------------------
# After hop 2 packets can have 1300 bytes.

ip -n r2 link set to-r3 mtu 1300
ip -n r3 link set to-r2 mtu 1300

too_big()
{
	run in_host src "$traceroute" -n -F "$1" 1400
	expect_text "$who: -F and too big for $1" <<-TEXT
		traceroute to $1 ($1), 30 hops max, 1400 byte packets
		 1  $2  T ms  T ms  T ms
		 2  $3  T ms  T ms  T ms
		 3  $3  T ms !F-1300  T ms !F-1300  T ms !F-1300
	TEXT
}

# Without -F routers of IPv4 make fragments.
fragments()
{
	run in_host src "$traceroute" -n 10.88.0.1 1400
	expect_text "$who: too big, in fragments" <<-TEXT
		traceroute to 10.88.0.1 (10.88.0.1), 30 hops max, 1400 byte packets
		 1  10.77.0.2  T ms  T ms  T ms
		 2  10.77.1.2  T ms  T ms  T ms
		 3  10.77.2.2  T ms  T ms  T ms
		 4  10.88.0.1  T ms  T ms  T ms
	TEXT
}

small_links()
{
	lab_job fragments
	if [ "$has_f" = yes ]; then
		lab_job too_big 10.88.0.1 10.77.0.2 10.77.1.2
		lab_job too_big fd88::1 fd77::2 fd77:1::2
	fi
}

# From the largest packet down, as far as the links tell their sizes.
sizes()
{
	run in_host src "$traceroute" -n --mtu "$1"
	expect_text "$who: --mtu to $1" <<-TEXT
		traceroute to $1 ($1), 30 hops max, 65000 byte packets
		 1  $2  T ms F=1500  T ms  T ms
		 2  $3  T ms  T ms  T ms
		 3  $4  T ms F=1300  T ms  T ms
		 4  $1  T ms  T ms  T ms
	TEXT
}

# Router 2 does not tell: the size is found, and no hop is lost.
black_hole()
{
	run in_host src "$traceroute" -n --mtu "$1"
	cat "$LAB_DIR/err" >>"$LAB_DIR/out"
	expect_grep out '1300'
	expect_grep out "^ 3  $2 "
	expect_grep out "^ 4  $1 "
}

# The system remembers what it was told of a target, so each run has another.
for k in 2 3 4; do
	lab_address dst lo 10.88.0.$k/32 fd88::$k/128
done
lab_ready

mtus()
{
	lab_job sizes "10.88.0.$1" 10.77.0.2 10.77.1.2 10.77.2.2
	lab_job sizes "fd88::$1" fd77::2 fd77:1::2 fd77:2::2
}

! trace_has -F || has_f=yes
: "${has_f:=no}"
who=root
small_links
who=nobody
as_nobody small_links

if trace_has --mtu; then
	who=root
	mtus 2
	who=nobody
	as_nobody mtus 3
	lab_jobs_end
	lab_rule r2 leaving icmp type destination-unreachable drop
	lab_rule r2 leaving icmpv6 type packet-too-big drop
	lab_job black_hole 10.88.0.4 10.77.2.2
	lab_job black_hole fd88::4 fd77:2::2
fi
lab_done
