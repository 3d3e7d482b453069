#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# What happens to this host in the middle of a run: links, addresses and routes
# that go, a smaller MTU, a stop, a resolver that is killed, any signal at any
# moment. The run ends by itself with its summary, and what could not be sent is
# said.

# shellcheck disable=SC2317 # jobs call the functions
set -u
# shellcheck source=lab.sh
. "$(dirname "$0")/lab.sh"
lab_start "$@"

ping=$LEADLINE_BIN/ping
traceroute=$LEADLINE_BIN/traceroute
[ -x "$ping" ] || lab_skip "no $ping"

# A link of its own for each job: from here to there, 10.77.$link.1 to .2.
link=10

on_link()
{
	link=$1
	shift
	here=here$link
	there=there$link
	lab_host "$here"
	lab_host "$there"
	lab_link "$here" "$there" "$link"
	lab_ready
	"$@"
}

# mishap RUN... -- COMMAND...: COMMAND happens when the first answer is there.
# $pid is the program's.
mishap()
{
	lab_ran="$*"
	set -f
	command=
	while [ "$1" != -- ]; do
		command="$command $1"
		shift
	done
	shift
	# shellcheck disable=SC2016,SC2086 # expanded inside; a list of words
	in_host "$here" sh -c 'echo $$ >"$1"; shift; exec "$@"' sh \
		"$LAB_DIR/pid" $command >"$LAB_DIR/out" 2>"$LAB_DIR/err" &
	runner=$!
	set +f
	lab_until grep -q ' ms' "$LAB_DIR/out"
	pid=$(cat "$LAB_DIR/pid")
	"$@"
	wait "$runner"
	status=$?
}

# The status is one of these, the summary there, and nothing is odd on stderr.
ended()
{
	case " $1 " in
	*" $status "*)	lab_ok "$lab_ran: status $status" ;;
	*)	cat "$LAB_DIR/err" >>"$LAB_DIR/out"
		lab_bad "$lab_ran: status $status" "$LAB_DIR/out" ;;
	esac
	expect_grep out "$2"
	if grep -Ev "$3" "$LAB_DIR/err" >"$LAB_DIR/odd"; then
		lab_bad "$lab_ran: odd words" "$LAB_DIR/odd"
	fi
}

# --- links, addresses, routes -------------------------------------------------

blink()
{
	ip -n "$here" link set "to-$there" down
	sleep 0.2
	ip -n "$here" link set "to-$there" up
}

unsent='^[^ ]*ping: sendmsg: (Network is (unreachable|down)|Cannot assign|Invalid|No such device|No route|Destination address)'

lose()
{
	mishap "$ping" -n -c 10 -i 0.1 -W 0.3 "10.77.$link.2" -- "$@"
	ended '0 1' '^10 packets transmitted, [1-9]0? received' "$unsent"
	expect_grep err "$unsent"
}

lose_link()
{
	lose blink
}

# With the link its address goes, too.
lose_link6()
{
	mishap "$ping" -n -c 10 -i 0.1 -W 0.3 "fd77:$link::2" -- blink
	ended '0 1' '^10 packets transmitted, ' "$unsent"
}

lose_addr()
{
	lose ip -n "$here" addr flush dev "to-$there"
}

lose_route()
{
	lose ip -n "$here" route del "10.77.$link.0/24"
}

lose_size()
{
	mishap "$ping" -n -c 8 -i 0.1 -W 0.3 --pmtu=do -s 1400 "10.77.$link.2" \
		-- ip -n "$here" link set "to-$there" mtu 1300
	ended '0 1' '^8 packets transmitted, [1-7] received, \+[1-7] errors' \
		'local error: message too long, mtu=1300$'
	expect_grep err 'local error: message too long, mtu=1300$'
}

# The queue of the link takes nothing any more, and whether that is said depends
# on the kind of socket: of IPv6 a ping socket says nothing. Meanwhile somebody
# else has errors, which are none of ours.
fill_queue()
{
	nsenter --net="/run/netns/$here" -- tc qdisc replace dev "to-$there" \
		root bfifo limit 1
}

full_queue()
{
	if ! command -v tc >/dev/null; then
		echo "# skipped: tc is not installed"
		return
	fi
	ping_group_range "$here" "$1"
	lab_unreachable "$there" 10.66.0.0/16
	ip -n "$here" route add 10.66.0.0/16 via "10.77.$link.2"
	in_host_forever "$here" "$LAB_BIN/ping" -q -c 20 -i 0.02 10.66.0.1 \
		>/dev/null 2>&1 &
	for target in $2; do
		mishap "$ping" -n -c 6 -i 0.1 -W 0.3 "$target" -- fill_queue
		ended '0 1' '^6 packets transmitted, [1-5] received, \+[1-5] errors' \
			'ping: sendmsg: No buffer space available$'
		expect_grep err 'ping: sendmsg: No buffer space available$'
		nsenter --net="/run/netns/$here" -- tc qdisc del dev \
			"to-$there" root
	done
}

# The other end takes no such packets any more. On a wire nobody would say so;
# this kind of link has their sender know.
lose_far_size()
{
	mishap "$ping" -n -c 8 -i 0.1 -W 0.3 --pmtu=do -s 1400 "10.77.$link.2" \
		-- ip -n "$there" link set "to-$here" mtu 1300
	ended '0 1' '^8 packets transmitted, [1-7] received, ' \
		'sendmsg: No buffer space available$'
}

# --- traceroute, whose rows go on --------------------------------------------

# One router, behind which nobody is.
traced()
{
	ip -n "$here" route add 10.88.0.0/16 via "10.77.$link.2"
	ip -n "$there" route add 10.88.0.0/16 dev "to-$here"
	mishap "$traceroute" -n -q 1 -m 6 -N 1 -z 0.05 -w 0.2 10.88.0.9 -- "$@"
	ended '0 2' "^ 1  10.77.$link.2 " '^[^ ]*traceroute: '
}

trace_link()
{
	traced blink
}

trace_addr()
{
	traced ip -n "$here" addr flush dev "to-$there"
	expect_grep err 'Network is unreachable|Invalid argument'
}

trace_route()
{
	traced ip -n "$here" route del 10.88.0.0/16
	expect_grep err 'Network is unreachable'
}

# --- a stop, and no resolver any more -----------------------------------------

stop()
{
	kill -STOP "$pid"
	sleep 0.4
	kill -CONT "$pid"
}

# What came meanwhile has the time at which it came.
stopped()
{
	mishap "$ping" -n -c 6 -i 0.1 -W 2 "10.77.$link.2" -- stop
	ended 0 '^6 packets transmitted, 6 received, 0% packet loss' '^$'
}

kill_child()
{
	read -r child <"/proc/$pid/task/$pid/children"
	kill -KILL "$child"
}

mute='^[^ ]*: the process that looks up names has ended: '

unresolved()
{
	echo "10.77.$link.2 end$link.lab" >>/etc/hosts
	mishap "$ping" -H -c 5 -i 0.1 -W 2 "10.77.$link.2" -- kill_child
	ended 0 '^5 packets transmitted, 5 received, 0% packet loss' "$mute"
	expect_grep out "from end$link.lab \(10\.77\.$link\.2\): icmp_seq=5 "
	expect_count err 1
}

unresolved_again()
{
	echo "10.77.$link.2 again$link.lab" >>/etc/hosts
	mishap "$ping" -c 12 -i 0.1 -W 2 --rate 0 --every 0.3 \
		--resolve-every 1 "again$link.lab" -- kill_child
	ended 0 "^again$link.lab: 12 sent, 12 received, 0% loss" "$mute"
	expect_count err 1
}

# Before there is a run: the hosts are still being read.
unresolved_early()
{
	mkfifo "$LAB_DIR/hosts"
	# shellcheck disable=SC2016 # expanded inside
	in_host "$here" sh -c 'echo $$ >"$1"; shift; exec "$@"' sh \
		"$LAB_DIR/pid" "$ping" -c 1 --targets "$LAB_DIR/hosts" \
		>"$LAB_DIR/out" 2>"$LAB_DIR/err" &
	runner=$!
	exec 9>"$LAB_DIR/hosts"
	pid=$(cat "$LAB_DIR/pid")
	kill_child
	echo "early$link.lab" >&9
	exec 9>&-
	wait "$runner"
	status=$?
	lab_ran="$ping --targets, no resolver"
	if [ "$status" = 2 ]; then
		lab_ok "$lab_ran: status 2"
	else
		lab_bad "$lab_ran: status $status" "$LAB_DIR/err"
	fi
	expect_grep err ': names: the resolver has ended$'
	expect_count err 1
}

# --- signals at any moment ----------------------------------------------------

# Each run gets one, MS later than the one before; with it a run may end, and
# whatever it has said by then are whole lines.
signalled()
{
	signal=$1
	want=$2
	# That one is traceroute's end without a word, or a last line of JSON.
	[ "$signal" != ALRM ] || LAB_ALONG=
	for ms in 00 05 14 30; do
		for program in "$ping -c 4 -i 0.02" "$traceroute -q 1 -w 0.1 -m 2"; do
			lab_ran="$program, $signal after 0.0$ms s"
			# shellcheck disable=SC2016,SC2086
			in_host "$here" sh -c 'trap - INT QUIT; "$@" & p=$!
				sleep 0.0'$ms'; kill -'$signal' $p; wait $p' sh \
				env --default-signal=INT,QUIT $program \
				"10.77.$link.2" >"$LAB_DIR/out" 2>"$LAB_DIR/err"
			status=$?
			case " $want " in
			*" $status "*) ;;
			*) lab_bad "$lab_ran: status $status" "$LAB_DIR/err" ;;
			esac
			[ "$signal" != ALRM ] || continue
			[ ! -s "$LAB_DIR/out" ] || [ "$(tail -c 1 "$LAB_DIR/out" |
				od -An -tx1 | tr -d ' ')" = 0a ] ||
				lab_bad "$lab_ran: a line without end"
		done
	done
	lab_ok "$signal at any moment"
}

lab_job on_link 11 lose_link
lab_job on_link 17 lose_link6
lab_job on_link 12 lose_addr
lab_job on_link 13 lose_route
lab_job on_link 14 lose_size
lab_job on_link 28 lose_far_size
lab_job on_link 15 stopped
lab_job on_link 19 full_queue closed "10.77.19.2 fd77:19::2"
lab_job on_link 20 full_queue open 10.77.20.2
lab_job on_link 16 unresolved
lab_job on_link 31 trace_link
lab_job on_link 32 trace_addr
lab_job on_link 33 trace_route
lab_job on_link 18 unresolved_again
lab_job on_link 34 unresolved_early
lab_job on_link 21 signalled INT '0 1 130'
lab_job on_link 22 signalled QUIT '0 1 131'
lab_job on_link 23 signalled TERM '0 1 143'
lab_job on_link 24 signalled ALRM '0 1 142'
lab_job on_link 25 signalled CONT '0 1'
lab_done
