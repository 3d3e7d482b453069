#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# As in a container: a user namespace inside the network's, where uid 0 has no
# power over that network, or an ordinary user without any capability. Both
# programs work where the group range is open, and else say what to type.

# shellcheck disable=SC2317 # the ways are called by name
set -u
# shellcheck source=lab.sh
. "$(dirname "$0")/lab.sh"
lab_start "$@"

ping=$LEADLINE_BIN/ping
traceroute=$LEADLINE_BIN/traceroute
[ -x "$ping" ] || lab_skip "no $ping"
unshare --user --map-root-user true 2>/dev/null ||
	lab_skip "no user namespace inside another"

lab_chain 1
lab_limits off

# The two ways to be in a container.
as_root_inside()
{
	in_host src unshare --user --map-root-user "$@"
}

as_user_inside()
{
	contained in_host src unshare --user "$@"
}

works()
{
	for target in 10.88.0.1 fd88::1; do
		expect_status 0 "$1" "$ping" -c 2 -i 0.05 -W 5 "$target"
		expect_count err 0
		sed -i 1d "$LAB_DIR/out"
		expect_text "$1: ping of $target" <<-TEXT
			64 bytes from $target: icmp_seq=1 ttl=63 time=T ms
			64 bytes from $target: icmp_seq=2 ttl=63 time=T ms

			--- $target ping statistics ---
			2 packets transmitted, 2 received, 0% packet loss, time Tms
			rtt min/avg/max/mdev = T/T/T/T ms
		TEXT
	done
	# An error on the way there.
	expect_status 1 "$1" "$ping" -n -c 1 -t 1 -W 5 10.88.0.1
	expect_grep out '^From 10.77.0.2 icmp_seq=1 Time to live exceeded$'
}

# One cause, two cures, each on a line of its own to be pasted.
tells()
{
	for target in 10.88.0.1 fd88::1; do
		expect_status 2 "$1" "$ping" -c 1 "$target"
		expect_count out 0
		expect_grep err 'sysctl .*net\.ipv4\.ping_group_range'
		expect_grep err 'setcap cap_net_raw=p '
		# UDP needs no privilege.
		expect_status 0 "$1" "$traceroute" -n -q 1 "$target"
		expect_grep out "^ 2  $target  "
	done
}

# Root of the lab's own namespace is mapped there by the ordinary user who runs
# it, and what was opened for its group cannot be closed again.
ways=as_root_inside
[ "$LAB_INSIDE" = user ] || ways="$ways as_user_inside"

ping_group_range src closed
for way in $ways; do
	tells "$way"
done
if [ "$LAB_INSIDE" = root ]; then
	ping_group_range src 4000 4001
	tells as_user_inside
fi
ping_group_range src open
for way in $ways; do
	works "$way"
done

# --- a container that forbids close_range: there are names all the same
lab_name 10.88.0.1 far.lab
expect_status 0 in_host src "$LEADLINE_NET/refuse" "$ping" -c 1 -W 5 far.lab
expect_grep out '^PING far.lab \(10.88.0.1\) '
expect_count err 0
lab_done
