#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# What goes wrong, and how it is said: one line on stderr, exit status 2, and
# nothing else. Status 1 is for "no answer" alone.

set -u
# shellcheck source=lab.sh
. "$(dirname "$0")/lab.sh"
lab_start "$@"

ping=$LEADLINE_BIN/ping
traceroute=$LEADLINE_BIN/traceroute
start=${LEADLINE_NET:-.}/start
[ -x "$ping" ] || lab_skip "no $ping"
LAB_TIMEOUT=5

lab_chain 3
lab_limits off

# COMMAND in src is refused; its message holds RE.
refused()
{
	re=$1
	shift
	expect_status 2 in_host src "$@"
	expect_count err 1
	expect_count out 0
	expect_grep err "$re"
}

# --- wrong usage
for program in "$ping" "$traceroute"; do
	refused . "$program"
	refused Z "$program" -Z 10.88.0.1
	refused no-such-option "$program" --no-such-option 10.88.0.1
	refused . "$program" 10.88.0.1 64 surplus
	refused 'nowhere\.lab' "$program" nowhere.lab
	refused . "$program" -4 fd88::1
	refused . "$program" ''
done
refused '::ffff:10\.88\.0\.1: Address family for hostname not supported$' \
	"$ping" -6 ::ffff:10.88.0.1
# traceroute takes the last of the two
refused . "$ping" -4 -6 dst.lab
refused no-such-device "$ping" -I no-such-device 10.88.0.1
refused no-such-device "$ping" -I no-such-device fd88::1
refused 'ping: bind: Cannot assign requested address$' \
	"$ping" -I 10.77.9.9 10.88.0.1
refused 'ping: nowhere\.lab: Name or service not known$' "$ping" nowhere.lab
for bad in '-c 0' '-c -1' '-c abc' '-c 1x' '-c 99999999999999999999' \
	'-i abc' '-i -1' '-i nan' '-i inf' '-i 1e99' '-s 70000' '-s -1' \
	'-s abc' '-t 256' '-t 0' '-t abc' '-W abc' '-w abc' '-l 0' '-l 70000'; do
	# shellcheck disable=SC2086 # two words
	refused . "$ping" $bad 10.88.0.1
done
refused no-such-device "$traceroute" -i no-such-device 10.88.0.1
refused . "$traceroute" -s 10.77.9.9 10.88.0.1
for bad in '-m 0' '-m 256' '-m abc' '-f 0' '-f 40' '-q 0' '-q 11' '-q abc' \
	'-w abc' '-w -1' '-N abc' '-z abc' '-p abc' '-p 70000'; do
	# shellcheck disable=SC2086 # two words
	refused . "$traceroute" $bad 10.88.0.1
done
refused . "$traceroute" 10.88.0.1 70000

# --- IPv4 as IPv6 programs write it is IPv4, wherever it stands
mapped=::ffff:10.88.0.1
for hosts in "$mapped" "10.77.0.2 $mapped" "fd88::1 $mapped" "-4 $mapped" \
	"-I ::ffff:10.77.0.1 $mapped"; do
	# shellcheck disable=SC2086 # a list of words
	expect_status 0 in_host src "$ping" -n -W 5 -c 1 $hosts
	expect_grep out "^PING $mapped \(10\.88\.0\.1\) .*56\(84\) bytes"
	expect_grep out '^64 bytes from 10\.88\.0\.1: icmp_seq=1 '
done
lab_name "$mapped" mapped.lab
printf '%s/128\nmapped.lab\n' "$mapped" >"$LAB_DIR/list"
for hosts in "--targets $LAB_DIR/list" "--range $mapped-$mapped mapped.lab" \
	"mapped.lab --alive $mapped"; do
	# shellcheck disable=SC2086
	expect_status 0 in_host src "$ping" --first=2 -W 5 $hosts
	expect_count err 0
	expect_grep out '^10\.88\.0\.1(:|$)'
	expect_grep out '^mapped\.lab(:|$)'
done
expect_status 0 in_host src "$traceroute" -n -q 1 "$mapped"
expect_grep out "^traceroute to $mapped \(10\.88\.0\.1\), "

# --- routes of our own host that lead nowhere
for prefix in 10.66.1.0/24 fd66:1::/64; do
	lab_unreachable src "$prefix"
done
for prefix in 10.66.2.0/24 fd66:2::/64; do
	lab_prohibit src "$prefix"
done
for prefix in 10.66.3.0/24 fd66:3::/64; do
	lab_blackhole src "$prefix"
done
for target in 10.66.1.1 fd66:1::1; do
	refused 'ping: connect: No route to host$' "$ping" -c 1 "$target"
done
for target in 10.66.3.1 fd66:3::1; do
	refused 'ping: connect: Invalid argument$' "$ping" -c 1 "$target"
done
ip -n src route add throw 10.66.4.0/24
ip -n src route add throw fd66:4::/64
for target in 10.66.4.1 fd66:4::1; do
	refused 'ping: connect: Network is unreachable$' "$ping" -c 1 "$target"
done
# A broadcast address looks the same, until it is allowed; IPv6 has none.
refused 'Do you want to ping broadcast\? Then -b\. If not, check your local firewall rules$' \
	"$ping" -c 1 10.66.2.1
refused 'ping: connect: Permission denied$' "$ping" -b -c 1 10.66.2.1
refused 'ping: connect: Permission denied$' "$ping" -c 1 fd66:2::1
for target in 10.66.1.1 fd66:1::1 10.66.2.1 fd66:2::1; do
	expect_status 2 in_host src "$traceroute" -n "$target"
	expect_count err 1
done

# --- routes that lead nowhere farther on: an answer, but none of the target
lab_unreachable r2 10.88.0.0/16
lab_prohibit r2 fd88::/64
expect_status 1 in_host src "$ping" -n -c 1 10.88.0.1
expect_grep out '^From 10.77.1.2 icmp_seq=1 Destination Host Unreachable$'
expect_count err 0
expect_status 1 in_host src "$ping" -n -c 1 fd88::1
expect_grep out \
	'^From fd77:1::2 icmp_seq=1 Destination unreachable: Administratively'
expect_count err 0
expect_status 0 in_host src "$traceroute" -n -q 1 -N 1 fd88::1
expect_grep out '^ 2  fd77:1::2  .* ms !X$'
expect_status 0 in_host src "$traceroute" -n -q 1 -N 1 10.88.0.1
expect_grep out '^ 2  10.77.1.2  .* ms !H$'

# --- a silent target
lab_blackhole r1 10.99.0.0/16
expect_status 1 in_host src "$ping" -c 1 -W 0.2 10.99.0.1
expect_grep out '^1 packets transmitted, 0 received, 100% packet loss, time 0ms'
expect_count err 0

# --- a send that the local firewall refuses is said, and no loss of the network
lab_rule src leaving ip daddr 10.77.1.2 drop
expect_status 1 in_host src "$ping" -c 1 -W 0.2 10.77.1.2
expect_grep err 'Operation not permitted'
run in_host src "$start" 'p\g' "$LAB_BIN/ping" --alive --retry 0 -W 0.1 10.77.1.2
expect_grep err '^p\\\\g: .*sendmsg: Operation not permitted$'

# --- started in odd ways
for name in '' -; do
	if [ "$name" = - ]; then
		expect_status 2 in_host src "$start" - "$ping"
	else
		expect_status 2 in_host src "$start" '' "$ping"
		expect_status 0 in_host src "$start" '' "$ping" -c 1 10.77.0.2
		expect_status 2 in_host src "$start" '' "$traceroute"
	fi
done

# Run a command with the redirection REDIR. A replay would show what this does
# not.
# shellcheck disable=SC2317 # expect_status calls it
redirected()
{
	redir=$1
	shift
	in_host src env -u LAB_ALONG sh -c "exec \"\$@\" $redir" sh "$@"
}

for program in "$ping -c 1" "$traceroute -n"; do
	# shellcheck disable=SC2086 # a list of words
	{
		set -- $program 10.77.0.2
		expect_status 0 redirected '<&-' "$@"
		expect_status 0 redirected '2>&-' "$@"
		expect_grep out 10.77.0.2
		expect_status 2 redirected '>&-' "$@"
		expect_count err 1
		expect_status 2 redirected '<&- >&- 2>&-' "$@"
		expect_status 2 redirected '>/dev/full' "$@"
		expect_count err 1
		expect_grep err 'No space left'
	}
done

lab_done
