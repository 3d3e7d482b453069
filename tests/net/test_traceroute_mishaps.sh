#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# What goes wrong beside the network: a name server that does not answer, a
# firewall of our own that takes some probes, an end that comes early.

# shellcheck disable=SC2317 # stories are called by name
set -u
# shellcheck source=lab.sh
. "$(dirname "$0")/lab.sh"
lab_start "$@"
# shellcheck source=trace.sh
. "$(dirname "$0")/trace.sh"

# --- names --------------------------------------------------------------------

# Seconds of wall time that COMMAND takes, in hundredths.
hundredths()
{
	awk '{ printf "%.0f", $1 * 100 }' /proc/uptime
}

timed()
{
	from=$(hundredths)
	run "$@"
	took=$(($(hundredths) - from))
}

# The numbers are those of a run with -n, and come no more than a second later;
# two more are for a busy machine.
unnamed()
{
	timed in_host src "$traceroute" -n "$@"
	bare=$took
	mask_times <"$LAB_DIR/out" | sed -E 's/ ([0-9a-f.:]+)  T/ \1 (\1)  T/' \
		>"$LAB_DIR/want"
	timed in_host src "$traceroute" "$@"
	expect_text "$*: a silent name server takes nothing away" \
		<"$LAB_DIR/want"
	if [ "$took" -lt $((bare + 300)) ]; then
		lab_ok "$*: a silent name server costs little"
	else
		lab_bad "$*: a silent name server: $took, not $bare hundredths"
	fi
	grep -q asked "$LAB_DIR_OF_DNS" || lab_bad "nobody was asked"
	for target; do :; done
	[ "$(grep -c " $target ($target) " "$LAB_DIR/out")" = 1 ] ||
		lab_bad "$*: the target has no row" "$LAB_DIR/out"
}

# There may be seven names, and whoever comes late still has all answers.
story_silent_dns()
{
	lab_chain 6
	lab_limits off
	lab_dns src silent
	LAB_DIR_OF_DNS=$LAB_DIR/dns
	# no name but from the server
	echo '127.0.0.1 localhost' >"$LAB_DIR/hosts"
	for method in '' -I; do
		# shellcheck disable=SC2086 # empty is no word
		{
			lab_job unnamed $method 10.88.0.1
			lab_job unnamed $method fd88::1
			as_nobody lab_job unnamed -q 1 10.88.0.1
		}
	done
}

# Each answer comes a second after its question: none of the path is late.
story_slow_dns()
{
	lab_chain 6
	lab_limits off
	lab_dns src slow 72 6c6162
	echo '127.0.0.1 localhost' >"$LAB_DIR/hosts"
	for target in 10.88.0.1 fd88::1; do
		for method in '' -I; do
			lab_job slowly_named "$method" "$target"
		done
	done
}

slowly_named()
{
	# shellcheck disable=SC2086 # empty is no word
	run in_host src "$traceroute" $1 "$2"
	if [ "$(grep -c '  [0-9.]* ms  [0-9.]* ms  [0-9.]* ms$' \
		"$LAB_DIR/out")" = 7 ]; then
		lab_ok "$1 $2: a slow name server costs no answer"
	else
		lab_bad "$1 $2: a slow name server" "$LAB_DIR/out"
	fi
	expect_count out 8
}

# --- our own firewall ---------------------------------------------------------

# One row of probes is refused: it is marked, and the others are there. Linux
# does not tell a ping socket of IPv6, so that row is as silent as any.
refused_row()
{
	mark='* !E * !E * !E'
	[ "$who$*" != "nobody-I fd88::1" ] || mark='* * *'
	run in_host src "$traceroute" -n "$@"
	for target; do :; done
	left=10.77.
	right=.2
	[ "$target" = 10.88.0.1 ] || left=fd77: right=::2
	size=60
	[ "$target" = 10.88.0.1 ] || size=80
	first=${left}0$right
	[ "$target" = 10.88.0.1 ] || first=fd77::2
	expect_text "$who $*: row 2 is refused, the others are not" <<-TEXT
		traceroute to $target ($target), 30 hops max, $size byte packets
		 1  $first  T ms  T ms  T ms
		 2  $mark
		 3  ${left}2$right  T ms  T ms  T ms
		 4  $target  T ms  T ms  T ms
	TEXT
	if [ "$mark" != '* * *' ]; then
		expect_grep err ': 3 probes could not be sent: Operation not'
		expect_count err 1
	fi
	[ "$status" = 0 ] || lab_bad "$*: status $status"
}

story_refused_row()
{
	lab_chain 3
	lab_limits off
	ping_group_range src open
	lab_rule src leaving ip ttl 2 drop
	lab_rule src leaving ip6 hoplimit 2 drop
	for method in '' -I; do
		# shellcheck disable=SC2086 # empty is no word
		for target in 10.88.0.1 fd88::1; do
			who=root
			lab_job refused_row $method "$target"
			who=nobody
			as_nobody lab_job refused_row $method "$target"
		done
	done
}

# One probe port or two of three that follow each other: the other probes of
# each row are there.
refused_some()
{
	run in_host src "$traceroute" -n "$@"
	if [ "$status" = 0 ] && [ "$(wc -l <"$LAB_DIR/out")" = 5 ] &&
		grep -q ' \* !E' "$LAB_DIR/out" &&
		grep -Eq '^ 4 .* (10.88.0.1|fd88::1)  ' "$LAB_DIR/out" &&
		[ "$(grep -c ' !E.* ms\| ms.* !E' "$LAB_DIR/out")" = 4 ]; then
		lab_ok "$*: some probes are refused and marked"
	else
		cat "$LAB_DIR/err" >>"$LAB_DIR/out"
		lab_bad "$*: some probes are refused" "$LAB_DIR/out"
	fi
	expect_grep err 'Operation not permitted'
}

story_refused_some()
{
	lab_chain 3
	lab_limits off
	lab_rule src leaving udp dport 33434 @th,15,1 1 drop
	for target in 10.88.0.1 fd88::1; do
		refused_some "$target"
		as_nobody refused_some "$target"
	done
}

# All of them: there is nothing to show, and why is said.
story_refused_all()
{
	lab_chain 1
	lab_rule src leaving meta l4proto '{ udp, icmp, icmpv6 }' drop
	ping_group_range src open
	for method in '' -I; do
		for target in 10.88.0.1 10.77.0.2; do
			# shellcheck disable=SC2086 # empty is no word
			{
				expect_status 2 in_host src "$traceroute" -n \
					$method $target
				expect_grep err 'Operation not permitted'
				as_nobody expect_status 2 in_host src \
					"$traceroute" -n $method $target
				expect_grep err 'Operation not permitted'
			}
		done
	done
}

# --- an early end -------------------------------------------------------------

# What is there by then, whole lines, and the status of the SIGNAL.
interrupted()
{
	signal=$1
	want=$2
	shift 2
	words=$*
	words=${words#* }
	in_host src sh -c 'trap - INT QUIT; exec "$@"' sh "$@" \
		>"$LAB_DIR/out" 2>"$LAB_DIR/err" &
	runner=$!
	lab_until grep -q '^ 1 .*ms$' "$LAB_DIR/out" ||
		lab_bad "$*: no first row" "$LAB_DIR/out"
	for pid in $(lab_pids traceroute); do
		case $(tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline") in
		*" $words ")	kill -s "$signal" "$pid" 2>/dev/null ;;
		esac
	done
	wait "$runner"
	status=$?
	lab_ran="$*, $signal"
	if [ "$status" = "$want" ]; then
		lab_ok "$lab_ran: status $status"
	else
		lab_bad "$lab_ran: status $status, not $want" "$LAB_DIR/out"
	fi
	if [ "$(tail -c 1 "$LAB_DIR/out" | od -An -tx1 | tr -d ' ')" = 0a ]; then
		lab_ok "$lab_ran: whole lines"
	else
		lab_bad "$lab_ran: the last line has no end" "$LAB_DIR/out"
	fi
	expect_grep out '^traceroute to '
	expect_grep out '^ 1 .*ms$'
}

# Where the end is silent there is time to interrupt. Each has a command line of
# its own.
story_interrupted()
{
	lab_chain 2
	lab_limits off
	lab_blackhole r2 10.88.0.0/16
	lab_blackhole r2 fd88::/64
	lab_job interrupted INT 130 "$traceroute" -n -w 15 10.88.0.1
	lab_job interrupted INT 130 "$traceroute" -n -w 16 fd88::1
	lab_job interrupted INT 130 "$traceroute" -n -I -w 15 10.88.0.1
	lab_job interrupted TERM 143 "$traceroute" -n -w 17 10.88.0.1
	lab_job interrupted INT 130 "$traceroute" -w 18 10.88.0.1
	as_nobody lab_job interrupted INT 130 "$traceroute" -n -w 19 10.88.0.1
}

trace_stories "$@"
trace_story silent_dns slow_dns refused_row refused_some refused_all interrupted
lab_done
