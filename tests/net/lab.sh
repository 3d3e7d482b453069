# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=sh
#
# lab.sh: whole networks on one machine, for tests against the real kernel.
#
# A test is a POSIX shell script that begins like this:
#
#	set -u
#	. "$(dirname "$0")/lab.sh"
#	lab_start "$@"
#	lab_chain 6
#	lab_limits off
#	expect_status 0 in_host src "$LEADLINE_BIN/ping" -c 1 10.88.0.1
#	lab_done
#
# lab_start runs the script again inside mount, network and process
# namespaces of its own (and a user namespace, for an ordinary user). The
# names of the hosts, /etc/hosts and every helper process live in there and
# end with the script, however it ends, so there is nothing to clean up, no
# name that could clash and no way to the network of the machine. Where that
# is not permitted the test is skipped: exit status 77 and a reason.
#
# The hosts of a chain, and who has which address on link K:
#
#	src --0-- r1 --1-- r2 ... rN --N-- dst
#	10.77.K.1 fd77:K::1 on the left, 10.77.K.2 fd77:K::2 on the right,
#	10.88.0.1 fd88::1 on the loopback device of dst.
#
# Interfaces are called after the other end: src has `to-r1`. Names are
# src.lab, r1.lab ..., dst.lab; r3 has none, as real paths have such hops.
# dst4.lab is IPv4 alone, for glibc 2.36 finds no canonical name by -4 when a
# name in /etc/hosts has both families.
#
# Making a network
#	lab_start "$@"            first; see above
#	lab_chain N               N routers; lab_chain 0 is one link, two hosts
#	lab_pair                  the same as lab_chain 0
#	lab_diamond [A [B]]       r1 spreads flows over A (1) and B (2) routers
#	lab_host NAME             a host by itself, forwarding, nothing linked
#	lab_link LEFT RIGHT K     a veth link with the addresses of link K
#	lab_route HOST V4 V6 VIA  route both prefixes through VIA, "K.1" or "K.2"
#	lab_name ADDR NAME        a line of /etc/hosts
#	lab_tun HOST OPTIONS...   tunhost on `tun0` of HOST, 10.99/16, fd99::/64
#	                          instead of the tunhost that was there
#	lab_tap HOST DEVICE FILE  tap on DEVICE writes to FILE
#	lab_dns HOST silent|[slow] HEX...  dns.c is its name server; $LAB_DIR/dns
#	lab_stop HOST NAME [SIG]  end a helper: tunhost, tap; or signal it
#	lab_ready                 wait until every link is up
# Making it misbehave
#	lab_limits off|default    the kernel's limits on ICMP errors, everywhere
#	lab_silent ROUTER         sends no time exceeded
#	lab_late HOST MS A4 A6    its time exceeded to these come MS later
#	lab_loss HOST PERCENT     loses what passes or arrives, at random
#	lab_loss_every HOST N     loses every Nth packet, always the same ones
#	lab_reject ROUTER T4 T6   answers what goes to dst with these nft reject
#	                          types, as host-unreachable and addr-unreachable
#	lab_unreachable | lab_prohibit | lab_blackhole HOST PREFIX
#	                          a route of that kind. The kernel answers five
#	                          packets, then one a second: few probes, or
#	                          lab_reject.
#	lab_rule HOST CHAIN RULE  any nft rule; arriving, leaving, passing
#	lab_sysctl HOST KEY=VALUE...  under /proc/sys/net; -KEY may be missing
# Running something; nothing runs longer than LAB_TIMEOUT (20) seconds
#	in_host HOST CMD...
#	as_nobody in_host HOST CMD...  no capability; those of a file are gained
#	contained in_host HOST CMD...  as nobody, and no capability to be had
#	ping_group_range HOST open|closed | LO HI
#	lab_pids NAME             the processes called NAME; waits for the first
#	lab_until CMD...          poll until CMD succeeds, half a minute at most
#	lab_peer ping|traceroute  print where iputils' or Butskoy's program is
# Both kinds of socket, side by side
#	lab_both_kinds FUNCTION...  each as two jobs, once with $kind raw and
#	                          once with $kind plain, which is a ping socket
#	lab_responder OPTIONS...  in such a job: makes the host $here, which
#	                          has a tunhost and that kind of socket
# Side by side, where a wait is part of what is shown
#	lab_job FUNCTION ARGS...  in a subshell with a $LAB_DIR of its own
#	lab_jobs_end              wait for all jobs, and count their checks
# Expecting something
#	run CMD...                $status, $LAB_DIR/out and $LAB_DIR/err
#	expect_status N CMD...    run, and the status is N
#	expect_text WHAT [OPTIONS] <<TEXT
#	                          the output of the last run, times masked, of
#	                          what sed leaves by such options
#	expect_bytes WHAT [OPTIONS] <<TEXT  ... of cat -t
#	ping_has OPTION           or say that this is skipped
#	expect_grep out|err RE    ... holds a line that matches
#	expect_count out|err N    ... holds N lines
#	same_text A B [FILTER]    two commands, one text (masked), one status
#	mask_times                a filter: well-formed times become T
#	lab_ok WHAT | lab_bad WHAT [FILE] | lab_skip WHY | lab_done
# What machines read is written beside all of that (along.sh)
#	lab_not_along WHY         before lab_start: not in this story
#	$LAB_BIN                  the programs themselves, to be copied
#	lab_valid FILE            JSON that a story has written itself

LAB_AS=
LAB_HOSTS=
LAB_DIR=/run/lab
lab_plans=
LAB_SELF='setpriv --inh-caps=-all --ambient-caps=-all'

lab_here=${0%/*}
# shellcheck source=expect.sh
. "$lab_here/expect.sh"
# shellcheck source=network.sh
. "$lab_here/network.sh"
# shellcheck source=along.sh
. "$lab_here/along.sh"

# Knobs that the caller may have set. The whole test ends after LAB_SECONDS.
: "${LAB_TIMEOUT:=20}" "${LAB_SECONDS:=100}" "${LEADLINE_BIN:=}" "${LEADLINE_NET:=}"

# ---------------------------------------------------------------------------
# Into the namespaces

lab_skip()
{
	echo "skipped: $*"
	exit 77
}

lab_start()
{
	PATH=$PATH:/usr/sbin:/sbin
	export PATH LC_ALL=C
	if [ -z "${LAB_INSIDE:-}" ]; then
		lab_enter "$@"
	fi
	# The first process of a namespace only hears what it traps.
	trap 'exit 130' INT
	trap 'exit 143' TERM HUP
	mount -t tmpfs -o mode=755 lab /run || lab_skip "no tmpfs"
	mkdir -p /run/netns
	mkdir -m 777 "$LAB_DIR"
	lab_etc
	lab_along_start "$@"
	if [ "$LAB_INSIDE" = root ]; then
		LAB_SELF="$LAB_SELF --reuid=65534 --regid=65534 --clear-groups"
	else
		# One uid exists in here; it loses what uid 0 means instead.
		LAB_SELF="$LAB_SELF --securebits=+noroot,+noroot_locked"
	fi
}

# Run this script again as the first process of fresh namespaces. The end of
# any process in this row is the end of all that follow.
lab_enter()
{
	for lab_tool in ip nft unshare nsenter setpriv timeout mount; do
		command -v "$lab_tool" >/dev/null ||
			lab_skip "$lab_tool is not installed"
	done
	lab_new='unshare --mount --net --pid --fork --kill-child --mount-proc'
	if [ "${LAB_AGAIN:-}" = root ]; then
		LAB_INSIDE=root
	elif [ -z "${LAB_AGAIN:-}" ] && [ "$(id -u)" = 0 ] &&
		$lab_new true 2>/dev/null; then
		LAB_INSIDE=root
	elif $lab_new --user --map-root-user true 2>/dev/null; then
		LAB_INSIDE=user
		lab_new="$lab_new --user --map-root-user"
	else
		lab_skip "network namespaces are not permitted here"
	fi
	export LAB_INSIDE
	# shellcheck disable=SC2086 # a list of words
	exec timeout --foreground -s KILL "$LAB_SECONDS" \
		setpriv --pdeathsig KILL $lab_new sh "$0" "$@"
}

# Names come from one file that all hosts of the lab share, and from nowhere
# else, so that no test waits for a name server.
lab_etc()
{
	echo '127.0.0.1 localhost' >"$LAB_DIR/hosts"
	echo '::1 localhost' >>"$LAB_DIR/hosts"
	echo 'hosts: files' >"$LAB_DIR/nsswitch.conf"
	for lab_file in hosts nsswitch.conf resolv.conf; do
		[ -e "/etc/$lab_file" ] || lab_own_etc "$lab_file"
	done
	for lab_file in hosts nsswitch.conf; do
		mount --bind "$LAB_DIR/$lab_file" "/etc/$lab_file" ||
			lab_skip "/etc/$lab_file cannot be replaced"
	done
}

# Nothing can be put in the place of a file that is not there, as in a bare
# chroot: then the lab has a copy of the folder that has it.
lab_own_etc()
{
	if [ ! -e "$LAB_DIR/etc" ]; then
		mkdir "$LAB_DIR/etc"
		# An ordinary user may not read all of it, and needs not.
		cp -r /etc/. "$LAB_DIR/etc" 2>/dev/null
		mount --bind "$LAB_DIR/etc" /etc ||
			lab_skip "/etc cannot be replaced"
	fi
	: >"/etc/$1"
}

# ---------------------------------------------------------------------------
# Running commands

in_host()
{
	lab_in=$1
	shift
	# shellcheck disable=SC2086 # a list of words
	"$LEADLINE_NET/host" run "$LAB_TIMEOUT" "$lab_in" $LAB_AS "$@"
}

as_nobody()
{
	LAB_AS=$LAB_SELF
	"$@"
	set -- $?
	LAB_AS=
	return "$1"
}

contained()
{
	LAB_AS="$LAB_SELF --bounding-set=-all"
	"$@"
	set -- $?
	LAB_AS=
	return "$1"
}

lab_until()
{
	lab_tries=1500
	until "$@" >/dev/null 2>&1; do
		lab_tries=$((lab_tries - 1))
		[ "$lab_tries" -gt 0 ] || {
			echo "# in vain: lab_until $*"
			return 1
		}
		sleep 0.02
	done
}

lab_pids_now()
{
	for lab_proc in /proc/[0-9]*; do
		[ "$(cat "$lab_proc/comm" 2>/dev/null)" = "$1" ] || continue
		lab_pid=${lab_proc#/proc/}
		echo "$lab_pid"
	done | grep .
}

lab_pids()
{
	lab_until lab_pids_now "$1"
	lab_pids_now "$1"
}

lab_fatal()
{
	echo "lab: $*" >&2
	exit 99
}

# For an ordinary user no group but 0 exists in here: open means open for that
# one, and what has been opened cannot be closed. So try closed first.
ping_group_range()
{
	case $2 in
	open)	lab_range='0 2147483647' ;;
	closed)	lab_range='1 0' ;;
	*)	lab_range="$2 $3" ;;
	esac
	if [ "$LAB_INSIDE" = user ]; then
		[ "$2" != closed ] || return 0
		lab_range='0 0'
	fi
	lab_sysctl "$1" "ipv4/ping_group_range=$lab_range"
}

# For root the group range decides which kind of socket ping gets.
lab_kind()
{
	kind=$1
	lab_kind_host=$2-$1
	"$2"
}

lab_both_kinds()
{
	lab_needs_tun
	for lab_function; do
		lab_job lab_kind raw "$lab_function"
		lab_job lab_kind plain "$lab_function"
	done
}

lab_responder()
{
	here=$lab_kind_host
	if [ ! -e "/run/netns/$here" ]; then
		lab_host "$here"
		[ "$kind" = raw ] || ping_group_range "$here" open
	fi
	lab_tun "$here" "$@"
}

# Print the path of the program that Debian packages, if it is the right one.
lab_peer()
{
	case $1 in
	ping)
		lab_path=${PEER_PING:-/usr/bin/ping}
		"$lab_path" -V 2>/dev/null | grep -q iputils || return 1
		;;
	traceroute)
		lab_path=${PEER_TRACEROUTE:-/usr/bin/traceroute}
		"$lab_path" -V 2>&1 | grep -q 'Modern traceroute' || return 1
		;;
	esac
	echo "$lab_path"
}
