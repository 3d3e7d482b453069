#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# What options of ping come to at a kernel, on both kinds of socket: groups,
# flow labels, bursts, scopes; and what is said where something is missing.

set -u
# shellcheck source=lab.sh
. "$(dirname "$0")/lab.sh"
lab_start "$@"

ping=$LEADLINE_BIN/ping
[ -x "$ping" ] || lab_skip "no $ping"
peer=$(lab_peer ping) || peer=

lab_chain 0
lab_host alone
lab_limits off
lab_sysctl dst ipv4/icmp_echo_ignore_broadcasts=0

asked()
{
	lab_want_status=$1
	shift
	expect_status "$lab_want_status" in_host src "$ping" -W 5 -c 1 "$@"
}

# Whoever answers for a group has an address of its own, and a probe to many is
# not sent in pieces unless somebody asks for that.
groups()
{
	asked 0 -b 10.77.0.255
	expect_grep err '^WARNING: pinging broadcast address$'
	expect_text 'a broadcast' <<-TEXT
		PING 10.77.0.255 (10.77.0.255) 56(84) bytes of data.
		64 bytes from 10.77.0.2: icmp_seq=1 ttl=64 time=T ms

		--- 10.77.0.255 ping statistics ---
		1 packets transmitted, 1 received, 0% packet loss, time Tms
		rtt min/avg/max/mdev = T/T/T/T ms
	TEXT
	asked 0 -b -s 8 10.77.0.255
	expect_grep out '^16 bytes from 10.77.0.2: icmp_seq=1 ttl=64$'
	asked 0 -s 8 -I to-dst ff02::1
	expect_grep out '^16 bytes from fe80::.*%to-dst: icmp_seq=1 ttl=64$'
	for group in '-b 10.77.0.255' '-I to-dst 224.0.0.1' ff02::1; do
		# shellcheck disable=SC2086 # a list of words
		asked 1 -W 0.1 -s 2000 $group
		expect_grep err 'ping: local error: message too long, mtu=1500$'
		# shellcheck disable=SC2086
		asked 0 -M want -s 2000 $group
		expect_grep out '^2008 bytes from '
	done
}

# As iputils has them, if it is there: what it says and how it ends.
like_iputils()
{
	[ -n "$peer" ] || return 0
	for line in '-b 10.77.0.255' '-b -s 8 10.77.0.255' \
		'-b -s 2000 10.77.0.255' '-s 2000 -I to-dst 224.0.0.1' \
		'-s 2000 ff02::1%to-dst' '-M want -b -s 2000 10.77.0.255' \
		'-4 -6 10.77.0.2' '-I lo -W 0.1 10.77.0.2'; do
		lab_job same_text "in_host src $ping -W 0.2 -c 1 $line 2>&1" \
			"in_host src $peer -W 0.2 -c 1 $line 2>&1" own_name
	done
	lab_jobs_end
}

# Both by one name; and it says "mtu: " where we say "mtu=" for both families.
own_name()
{
	sed -e "s,^$peer: ,$ping: ," -e 's/, mtu: /, mtu=/' | mask_old_header
}

# The link of a link-local group or address is shown by its name.
scopes()
{
	asked 0 -I to-dst ff02::1
	expect_grep out '^PING ff02::1 \(ff02::1%to-dst\) from fe80::.*%to-dst to-dst: 56 data bytes$'
	expect_grep out '^64 bytes from fe80::.*%to-dst: icmp_seq=1 ttl=64 '
	asked 0 ff02::1
	expect_grep out '^PING ff02::1 \(ff02::1%to-dst\) 56 data bytes$'
	# Another link, and nobody knows which is meant.
	ip -n src link add other type veth peer name other2
	ip -n src link set other up
	ip -n src link set other2 up
	lab_until sh -c 'ip -n src -6 addr show dev other -tentative | grep -q fe80'
	asked 2 ff02::1
	expect_grep err 'ff02::1: which link\? .*ff02::1%to-dst'
	ip -n src link del other
	expect_status 2 in_host alone "$ping" -n -c 1 fe80::1
	expect_grep err 'fe80::1: which link\? fe80::1%LINK'
	asked 0 ::
	expect_grep out '^PING :: \(::1\) 56 data bytes$'
}

# A label that anybody has for himself must not stop the others.
labels()
{
	asked 0 -F 0x12345 fd77:0::2
	lease fd77:0::2 0 -F 0x12345
	expect_grep out '^PING .* , flow 0x12345, 56 data bytes$'
	lease fd77:0::2 0 -F 0
	lease fd77:0::2 2 -F $((label + 1))
	expect_grep err "can't set flowlabel: Operation not permitted$"
	expect_count out 0
}

# ARGS of the other family than that of an option: as iputils, but not silently.
without()
{
	lab_option=$1 lab_family=$2
	shift 2
	asked 0 "$@"
	expect_count err 1
	expect_grep err "ping: WARNING: $lab_option is not for $lab_family: "
	expect_grep out '^PING .* 56( data bytes|\((84|124)\) bytes of data\.)$'
	[ -z "$peer" ] ||
		lab_job same_text "in_host src $ping -c 1 -W 5 $*" \
			"in_host src $peer -c 1 -W 5 $*" mask_old_header
}

other_family()
{
	without -R IPv6 -6 -R fd77:0::2
	without -R IPv6 -R fd77:0::2
	without -T IPv6 -6 -T tsonly fd77:0::2
	without -F IPv4 -4 -F 5 10.77.0.2
	without -F IPv4 -F 0 10.77.0.2
	# Of both the one that has it; each host what it has.
	asked 0 -R dst.lab
	expect_count err 0
	expect_grep out '^PING dst.* \(10.88.0.1\) 56\(124\) bytes of data\.$'
	asked 0 -F 0x56789 10.77.0.2 fd77:0::2
	expect_grep out '^PING 10.77.0.2 \(10.77.0.2\) 56\(84\) bytes of data\.$'
	expect_grep out '^PING fd77:0::2 \(fd77::2\) , flow 0x56789, 56 data bytes$'
	asked 2 -4 -N name 10.77.0.2
	expect_grep err '-N are of IPv6 only$'
}

# One that was leased stays so for some seconds: each time it is another.
label=0x54321
lease()
{
	label=$((label + 1))
	lab_to=$1 lab_want_status=$2
	shift 2
	expect_status "$lab_want_status" in_host src "$LEADLINE_NET/lease" \
		"$label" "$lab_to" "$ping" -W 5 -c 1 "$@" "$lab_to"
}

# More answers at once than there is room for.
bursts()
{
	asked 0 -l 65536 -s 60000 127.0.0.1
	expect_grep err 'WARNING: probably, rcvbuf is not enough to hold preload$'
	expect_count err 1
	asked 0 -l 3 10.77.0.2
	expect_count err 0
}

# Whatever is counted, twice the probes need no more memory. A ring of 65536
# probes is touched once, and the clock decides how many answers wait.
memory()
{
	for count in 70000 140000; do
		expect_status 0 in_host src "$LEADLINE_NET/peak" "$ping" -q -f \
			-c "$count" --stats --json=/dev/null 127.0.0.1
		expect_grep out "^$count packets transmitted, $count received"
		mv "$LAB_DIR/err" "$LAB_DIR/peak$count"
	done
	if [ "$(cat "$LAB_DIR/peak140000")" -le \
		$(($(cat "$LAB_DIR/peak70000") + 512)) ]; then
		lab_ok 'no memory for 70000 probes more'
	else
		lab_bad 'memory grows' "$LAB_DIR/peak140000"
	fi
}

# Next to no time is not no end.
instants()
{
	for option in '-w 0.0000000001' '-W 0.0000000001 -c 1' \
		'-i 0.0000000001 -c 3 -W 5'; do
		# shellcheck disable=SC2086 # a list of words
		run in_host src "$ping" -q $option 10.77.0.2
		case $status in
		0|1)	lab_ok "$option ends with status $status" ;;
		*)	lab_bad "$option: status $status" "$LAB_DIR/err" ;;
		esac
	done
	for option in '-w 2147483648' '-w 1e3' '-i 2147483.648' '-i 1e-3' \
		'-W 4294967.296' '-W -0' '-w .' '-i 99999999999999999999'; do
		# shellcheck disable=SC2086
		expect_status 2 in_host src "$ping" -q $option 10.77.0.2
		expect_count err 1
	done
}

# The one cure that helps.
cures()
{
	for option in '-N name fd77:0::2' '--timestamp 10.77.0.2' \
		'-e 0 10.77.0.2' '-e 0 fd77:0::2'; do
		# shellcheck disable=SC2086 # a list of words
		contained expect_status 2 in_host src "$ping" -c 1 $option
		expect_count err 1
		expect_grep err "ping: (-N|--timestamp|-e 0) needs a raw socket; .*setcap cap_net_raw=p .*/ping$"
		if grep -q sysctl "$LAB_DIR/err"; then
			lab_bad "$option: a sysctl does not help" "$LAB_DIR/err"
		fi
	done
}

# Names that are wanted but not needed, where no process may be started.
nameless()
{
	contained expect_status 0 in_host src prlimit --nproc=0 \
		"$ping" -W 5 -c 1 -H 10.77.0.2
	expect_grep err 'ping: names are not looked up: Resource temporarily'
	expect_grep out '^64 bytes from 10.77.0.2: icmp_seq=1 '
	contained expect_status 2 in_host src prlimit --nproc=0 \
		"$ping" -W 5 -c 1 dst.lab
	expect_grep err 'ping: no process to look up names: Resource temporar'
	expect_count out 0
}

# What was typed is escaped, once.
typed()
{
	esc=$(printf '\033')
	for option in "-c $esc" "-i $esc" "-Q $esc" "-M $esc" "-p $esc" \
		"-T $esc" "-N $esc" "--sweep $esc"; do
		# shellcheck disable=SC2086 # two words
		expect_status 2 in_host src "$ping" $option 10.77.0.2
		expect_grep err ": '.033'$"
		expect_grep err "[^\\]\\\\033'$"
	done
	expect_status 2 in_host src "$ping" "--$esc" 10.77.0.2
	expect_grep err "unrecognized option '--\\\\033'; try --help$"
}

# Names beyond ASCII, which a resolver takes where the locale is of UTF-8.
international()
{
	name=$(printf 'b\303\274cher')
	lab_name 10.77.0.2 xn--bcher-kva.lab
	expect_status 2 in_host src "$ping" -c 1 "$name.nowhere"
	expect_grep err "ping: $name.nowhere: "
	expect_status 2 in_host src "$ping" -c 1 "$(printf 'b\374cher')"
	expect_grep err 'ping: b\\374cher: '
	run in_host src env LC_ALL=C.UTF-8 "$ping" -W 5 -c 1 "$name.lab"
	if [ "$status" = 2 ]; then
		echo "# skipped: no locale of UTF-8, or no libidn2"
		return
	fi
	expect_text 'a name beyond ASCII' <<-TEXT
		PING $name.lab (10.77.0.2) 56(84) bytes of data.
		64 bytes from xn--bcher-kva.lab (10.77.0.2): icmp_seq=1 ttl=64 time=T ms

		--- $name.lab ping statistics ---
		1 packets transmitted, 1 received, 0% packet loss, time Tms
		rtt min/avg/max/mdev = T/T/T/T ms
	TEXT
}

for range in closed open; do
	ping_group_range src "$range"
	groups
	like_iputils
	scopes
	labels
	other_family
	lab_jobs_end
done
bursts
lab_job memory
instants
typed
international
cures
nameless
lab_done
