# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=sh
#
# network.sh: hosts, links, routes and their misbehaviour. The head of lab.sh,
# which reads this file, lists the functions.

lab_sysctl()
{
	"$LEADLINE_NET/host" set "$@" || lab_fatal "$1: cannot set one of $*"
}

lab_host()
{
	LAB_HOSTS="$LAB_HOSTS $1"
	"$LEADLINE_NET/host" new "$1" \
		ipv4/ip_forward=1 ipv6/conf/all/forwarding=1 \
		ipv4/conf/all/rp_filter=0 ipv4/conf/default/rp_filter=0 \
		ipv4/conf/all/send_redirects=0 \
		ipv4/conf/default/send_redirects=0 \
		ipv4/icmp_errors_use_inbound_ifaddr=1 \
		ipv6/conf/all/accept_dad=0 ipv6/conf/default/accept_dad=0 \
		ipv6/conf/all/accept_ra=0 ipv6/conf/default/accept_ra=0 ||
		lab_fatal "cannot make the host $1"
}

# What is meant for ip is written down, and done by lab_do: one process for all
# links, and one for each host.
lab_plan()
{
	lab_planned=$1
	shift
	[ -e "$LAB_DIR/plan-$lab_planned" ] ||
		lab_plans="$lab_plans $lab_planned"
	printf '%s\n' "$@" >>"$LAB_DIR/plan-$lab_planned"
}

lab_do()
{
	if [ -e "$LAB_DIR/links" ]; then
		ip -batch "$LAB_DIR/links" || lab_fatal "cannot link all"
		rm "$LAB_DIR/links"
	fi
	for lab_h in $lab_plans; do
		ip -n "$lab_h" -batch "$LAB_DIR/plan-$lab_h" ||
			lab_fatal "$lab_h: no address or no route"
		rm "$LAB_DIR/plan-$lab_h"
	done
	lab_plans=
}

lab_plan_address()
{
	lab_plan "$1" "link set $2 up" "addr add $3 dev $2" \
		"addr add $4 dev $2 nodad"
}

lab_plan_link()
{
	echo "link add to-$2 netns $1 type veth peer name to-$1 netns $2" \
		>>"$LAB_DIR/links"
	lab_plan_address "$1" "to-$2" "10.77.$3.1/24" "fd77:$3::1/64"
	lab_plan_address "$2" "to-$1" "10.77.$3.2/24" "fd77:$3::2/64"
}

lab_plan_route()
{
	lab_plan "$1" "route add $2 via 10.77.$4" \
		"route add $3 via fd77:${4%.*}::${4#*.}"
}

lab_link()
{
	lab_plan_link "$@"
	lab_do
}

lab_address()
{
	lab_plan_address "$@"
	lab_do
}

lab_route()
{
	lab_plan_route "$@"
	lab_do
}

lab_name()
{
	echo "$1 $2" >>"$LAB_DIR/hosts"
}

lab_name_link()
{
	lab_name "10.77.$1" "$2"
	lab_name "fd77:${1%.*}::${1#*.}" "$2"
}

lab_ready()
{
	# shellcheck disable=SC2086 # a list of words
	"$LEADLINE_NET/host" ready '' $LAB_HOSTS ||
		lab_fatal "a link does not come up"
}

# The target, behind the right end of link K.
lab_plan_target()
{
	lab_plan_address dst lo 10.88.0.1/32 fd88::1/128
	lab_plan_route dst default default "$1.1"
	lab_name 10.88.0.1 dst.lab
	lab_name 10.88.0.1 dst4.lab
	lab_name fd88::1 dst.lab
}

# Routers know the links and the target, and nothing else: what goes
# elsewhere is unreachable at r1.
lab_chain()
{
	lab_n=$1
	lab_host src
	lab_left=src
	lab_name_link 0.1 src.lab
	lab_k=0
	while [ "$lab_k" -lt "$lab_n" ]; do
		lab_host "r$((lab_k + 1))"
		lab_plan_link "$lab_left" "r$((lab_k + 1))" "$lab_k"
		lab_left=r$((lab_k + 1))
		lab_k=$((lab_k + 1))
		[ "$lab_k" = 3 ] || lab_name_link "$((lab_k - 1)).2" "r$lab_k.lab"
	done
	lab_host dst
	lab_plan_link "$lab_left" dst "$lab_n"
	lab_plan_target "$lab_n"
	lab_plan_route src default default 0.2
	lab_k=1
	while [ "$lab_k" -le "$lab_n" ]; do
		lab_plan_router "$lab_k"
		lab_k=$((lab_k + 1))
	done
	lab_do
	lab_ready
}

# Router K lies between the links K - 1 and K.
lab_plan_router()
{
	lab_j=0
	while [ "$lab_j" -le "$lab_n" ]; do
		if [ "$lab_j" -lt "$(($1 - 1))" ]; then
			lab_plan_route "r$1" "10.77.$lab_j.0/24" \
				"fd77:$lab_j::/64" "$(($1 - 1)).1"
		elif [ "$lab_j" -gt "$1" ]; then
			lab_plan_route "r$1" "10.77.$lab_j.0/24" \
				"fd77:$lab_j::/64" "$1.2"
		fi
		lab_j=$((lab_j + 1))
	done
	lab_plan_route "r$1" 10.88.0.0/16 fd88::/64 "$1.2"
}

lab_pair()
{
	lab_chain 0
}

# Flows are spread by addresses, protocol and ports (and the v6 label). Not by
# the policy 1: that one trusts a hash which the packet still carries from the
# sender's socket, as a veth link does not take it off.
#
# src --0-- r1 --1x-- a1 ... aA --1x-- join --1-- dst
#              \-2x-- b1 ... bB --2x--/
lab_diamond()
{
	for lab_h in src r1 join dst; do
		lab_host "$lab_h"
	done
	[ -e /proc/sys/net/ipv4/fib_multipath_hash_fields ] ||
		lab_skip "this kernel cannot hash chosen fields"
	lab_sysctl r1 \
		ipv4/fib_multipath_hash_policy=3 \
		ipv4/fib_multipath_hash_fields=0x37 \
		ipv6/fib_multipath_hash_policy=3 \
		ipv6/fib_multipath_hash_fields=0x3f
	lab_plan_link src r1 0
	lab_plan_link join dst 1
	lab_plan_branch a 1 "${1:-1}"
	lab_plan_branch b 2 "${2:-2}"
	lab_plan_target 1
	lab_plan_route src default default 0.2
	lab_plan_route join 10.77.0.0/24 fd77:0::/64 "1${1:-1}.1"
	lab_plan_route join 10.88.0.0/16 fd88::/64 1.2
	lab_both='nexthop via 10.77.10.2 nexthop via 10.77.20.2'
	lab_plan r1 "route add 10.88.0.0/16 $lab_both"
	lab_both='nexthop via fd77:10::2 nexthop via fd77:20::2'
	lab_plan r1 "route add fd88::/64 $lab_both"
	lab_do
	lab_ready
}

# Branch LETTER with links TENS*10... and COUNT (at most 8) routers.
lab_plan_branch()
{
	lab_left=r1
	lab_k=0
	while [ "$lab_k" -lt "$3" ]; do
		lab_h=$1$((lab_k + 1))
		lab_host "$lab_h"
		lab_plan_link "$lab_left" "$lab_h" "$2$lab_k"
		lab_plan_route "$lab_h" 10.77.0.0/24 fd77:0::/64 "$2$lab_k.1"
		[ "$lab_left" = r1 ] ||
			lab_plan_route "$lab_left" 10.88.0.0/16 fd88::/64 \
				"$2$lab_k.2"
		lab_left=$lab_h
		lab_k=$((lab_k + 1))
	done
	lab_plan_link "$lab_left" join "$2$lab_k"
	lab_plan_route "$lab_left" 10.88.0.0/16 fd88::/64 "$2$lab_k.2"
}

# Start the responder of tunhost.c in HOST instead of the one that is there,
# and wait for its device.
lab_tun()
{
	lab_needs_tun
	lab_tun_host=$1
	shift
	if [ -e "/run/lab/tun-$lab_tun_host" ]; then
		lab_stop "$lab_tun_host" tunhost
		lab_no_tun || lab_fatal "the old tunhost does not end"
	fi
	: >"/run/lab/tun-$lab_tun_host"
	in_host_forever "$lab_tun_host" "$LEADLINE_NET/tunhost" --dev tun0 \
		"$@" >/dev/null &
	lab_has_tun
	lab_plan_address "$lab_tun_host" tun0 10.99.255.254/16 fd99::ffff/64
	lab_plan "$lab_tun_host" 'link set tun0 txqueuelen 20000' \
		'route add 10.98.0.0/16 dev tun0' \
		'route add fd98::/64 dev tun0'
	lab_do
	lab_has_tun
}

# A device, and then its own addresses.
lab_has_tun()
{
	"$LEADLINE_NET/host" ready tun0 "$lab_tun_host" ||
		lab_fatal "no tun device, or no own address"
}

lab_no_tun()
{
	"$LEADLINE_NET/host" gone tun0 "$lab_tun_host"
}

lab_needs_tun()
{
	{ [ -r /dev/net/tun ] && [ -w /dev/net/tun ]; } ||
		lab_skip "/dev/net/tun is not for this user"
}

# Write what tap.c sees on DEVICE of HOST to FILE, from now on.
lab_tap()
{
	: >"$3"
	in_host_forever "$1" "$LEADLINE_NET/tap" "$2" >"$3" &
	lab_until grep -q ready "$3" || lab_fatal "tap does not start"
}

# The name server of HOST; other names are still those of the file.
lab_dns()
{
	lab_h=$1
	shift
	if [ -e "$LAB_DIR/resolv.conf" ]; then
		lab_stop "$lab_h" dns
		lab_until lab_gone "$lab_h" dns ||
			lab_fatal "the old dns does not end"
	else
		echo 'nameserver 127.0.0.1' >"$LAB_DIR/resolv.conf"
		mount --bind "$LAB_DIR/resolv.conf" /etc/resolv.conf ||
			lab_skip "/etc/resolv.conf cannot be replaced"
		echo 'hosts: files dns' >/etc/nsswitch.conf
	fi
	: >"$LAB_DIR/dns"
	in_host_forever "$lab_h" "$LEADLINE_NET/dns" "$@" \
		>"$LAB_DIR/dns" &
	lab_until grep -q ready "$LAB_DIR/dns" || lab_fatal "dns does not start"
}

lab_gone()
{
	for lab_pid in $(ip netns pids "$1"); do
		[ "$(cat "/proc/$lab_pid/comm" 2>/dev/null)" != "$2" ] ||
			return 1
	done
}

# Signal the processes of that NAME in HOST, to end by default.
lab_stop()
{
	for lab_pid in $(ip netns pids "$1"); do
		[ "$(cat "/proc/$lab_pid/comm" 2>/dev/null)" != "$2" ] ||
			kill -s "${3:-TERM}" "$lab_pid"
	done
}

# Only with & behind it.
in_host_forever()
{
	lab_in=$1
	shift
	# shellcheck disable=SC2086 # a list of words
	exec "$LEADLINE_NET/host" run "$LAB_SECONDS" "$lab_in" $LAB_AS "$@"
}

# ---------------------------------------------------------------------------
# Misbehaviour

# Off means also that the kernel does not count: a rate of 0 alone leaves the
# budget of unreachable routes empty (see lab_unreachable).
lab_limits()
{
	lab_set='ipv4/icmp_ratelimit=1000 ipv6/icmp/ratelimit=1000'
	lab_set="$lab_set ipv4/icmp_ratemask=6168"
	lab_set="$lab_set -ipv4/icmp_msgs_per_sec=1000"
	lab_set="$lab_set -ipv4/icmp_msgs_burst=50"
	if [ "$1" = off ]; then
		lab_set='ipv4/icmp_ratelimit=0 ipv6/icmp/ratelimit=0'
		lab_set="$lab_set ipv4/icmp_ratemask=0"
		lab_set="$lab_set -ipv4/icmp_msgs_per_sec=100000000"
		lab_set="$lab_set -ipv4/icmp_msgs_burst=100000000"
	fi
	for lab_h in $LAB_HOSTS; do
		# shellcheck disable=SC2086 # a list of words
		lab_sysctl "$lab_h" $lab_set
	done
}

lab_rule()
{
	lab_h=$1
	lab_chain_name=$2
	shift 2
	nsenter --net="/run/netns/$lab_h" -- nft -f - <<-EOF ||
		table inet lab {
			chain arriving { type filter hook input priority 0; }
			chain leaving { type filter hook output priority 0; }
			chain passing { type filter hook forward priority 0; }
		}
		add rule inet lab $lab_chain_name $*
	EOF
		lab_fatal "$lab_h: nft does not take: $*"
}

lab_silent()
{
	lab_rule "$1" leaving icmp type time-exceeded drop
	lab_rule "$1" leaving icmpv6 type time-exceeded drop
}

# Neighbour discovery is spared: its losses are delays of a second.
lab_lose()
{
	lab_rule "$1" passing "$2" drop
	lab_rule "$1" arriving meta l4proto != icmpv6 "$2" drop
	lab_rule "$1" arriving icmpv6 type '{ 1, 2, 3, 4, 128, 129 }' "$2" drop
}

lab_loss()
{
	lab_lose "$1" "numgen random mod 100 < $2"
}

lab_loss_every()
{
	lab_lose "$1" "numgen inc mod $2 == $(($2 - 1))"
}

lab_reject()
{
	lab_rule "$1" passing ip daddr 10.88.0.0/16 reject with icmp type "$2"
	lab_rule "$1" passing ip6 daddr fd88::/64 reject with icmpv6 type "$3"
}

lab_dead_route()
{
	case $3 in
	*:*)	lab_family=-6 ;;
	*)	lab_family=-4 ;;
	esac
	ip -n "$2" "$lab_family" route replace "$1" "$3" ||
		lab_fatal "$2: no $1 route to $3"
}

lab_unreachable()
{
	lab_dead_route unreachable "$1" "$2"
}

lab_prohibit()
{
	lab_dead_route prohibit "$1" "$2"
}

lab_blackhole()
{
	lab_dead_route blackhole "$1" "$2"
}

# What HOST itself says to these addresses of ours goes through a device that
# keeps it for MS, and then on as if it had come by.
lab_late()
{
	in_host_forever "$1" "$LEADLINE_NET/late" late "$2" &
	lab_until ip -n "$1" link show late || lab_fatal "no late device"
	ip -n "$1" link set late up
	lab_sysctl "$1" ipv4/conf/late/accept_local=1
	nsenter --net="/run/netns/$1" -- nft -f - <<-EOF ||
		table inet late {
			chain leaving {
				type route hook output priority 0;
				ip daddr $3 icmp type time-exceeded \
					meta mark set 150
				ip6 daddr $4 icmpv6 type time-exceeded \
					meta mark set 150
			}
		}
	EOF
		lab_fatal "$1: nft does not mark"
	for lab_family in -4 -6; do
		ip -n "$1" $lab_family rule add fwmark 150 table 150
		ip -n "$1" $lab_family route add default dev late table 150
	done
}
