#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Three ways to run without being root: where the kernel lets everybody ping,
# where the file has the capability, and where there is neither. And no way to
# keep a capability while running.

set -u
# shellcheck source=lab.sh
. "$(dirname "$0")/lab.sh"
lab_start "$@"

command -v setcap >/dev/null || lab_skip "setcap is not installed"
[ -x "$LEADLINE_BIN/ping" ] || lab_skip "no $LEADLINE_BIN/ping"
if grep -q __asan_init "$LEADLINE_BIN/ping"; then
	lab_skip "a sanitizer does not work in a file with a capability"
fi

# Copies where nobody can reach them: plain, and with the capability.
mkdir "$LAB_DIR/plain" "$LAB_DIR/capped"
for dir in plain capped; do
	cp "$LAB_BIN/ping" "$LAB_BIN/traceroute" "$LAB_DIR/$dir"
	chmod 755 "$LAB_DIR/$dir"/*
done
setcap cap_net_raw=p "$LAB_DIR/capped/ping" \
	cap_net_raw=p "$LAB_DIR/capped/traceroute" ||
	lab_skip "files cannot have capabilities here"

lab_chain 2
lab_limits off

# Ping and trace as nobody, with the copies in DIR.
works()
{
	work_with "$1" 10.88.0.1 60 10.77.0.2 10.77.1.2
	work_with "$1" fd88::1 80 fd77::2 fd77:1::2
}

work_with()
{
	as_nobody expect_status 0 in_host src "$LAB_DIR/$1/ping" -c 1 "$2"
	expect_grep out " bytes from $2: icmp_seq=1 ttl=62 time="
	expect_count err 0
	for method in '' -I; do
		# shellcheck disable=SC2086 # empty is no word
		as_nobody expect_status 0 in_host src \
			"$LAB_DIR/$1/traceroute" -n $method "$2"
		expect_text "$lab_ran: its text" <<-TEXT
			traceroute to $2 ($2), 30 hops max, $3 byte packets
			 1  $4  T ms  T ms  T ms
			 2  $5  T ms  T ms  T ms
			 3  $2  T ms  T ms  T ms
		TEXT
		expect_count err 0
	done
}

# COMMAND fails, and says what to type.
tells_cures()
{
	as_nobody expect_status 2 in_host src "$@"
	expect_count out 0
	expect_grep err 'sysctl .*net\.ipv4\.ping_group_range'
	expect_grep err 'setcap cap_net_raw=p '
}

# While `ping` runs, none of its processes has a capability.
runs_bare()
{
	in_host src "$@" >"$LAB_DIR/running" 2>&1 &
	runner=$!
	lab_until grep -q icmp_seq=1 "$LAB_DIR/running"
	for pid in $(lab_pids ping); do
		grep '^Cap[IPEA]' "/proc/$pid/status" >"$LAB_DIR/caps"
		if grep -qv '0000000000000000$' "$LAB_DIR/caps"; then
			lab_bad "$*: process $pid has capabilities" \
				"$LAB_DIR/caps"
		else
			lab_ok "$*: no capability in process $pid"
		fi
	done
	lab_stop src ping
	wait "$runner"
}

ping_group_range src closed
works capped
runs_bare "$LAB_DIR/plain/ping" -i 0.2 10.88.0.1
runs_bare "$LAB_DIR/plain/ping" -i 0.2 fd88::1
as_nobody runs_bare "$LAB_DIR/capped/ping" -i 0.2 10.88.0.1

# What a file may do is no leave for whoever starts it.
for line in '-f' '-i 0.001' '-l 4'; do
	# shellcheck disable=SC2086 # a list of words
	as_nobody expect_status 2 in_host src "$LAB_DIR/capped/ping" $line \
		10.88.0.1
	expect_count out 0
	expect_grep err 'ping: cannot (flood, minimal interval|set preload)'
done

for target in 10.88.0.1 fd88::1; do
	tells_cures "$LAB_DIR/plain/ping" -c 1 "$target"
	tells_cures "$LAB_DIR/plain/traceroute" -n -I "$target"
	# UDP needs no privilege at all.
	as_nobody expect_status 0 in_host src \
		"$LAB_DIR/plain/traceroute" -n "$target"
done

# A container without the capability: the file's one is out of reach, and
# still the program starts.
contained expect_status 2 in_host src "$LAB_DIR/capped/ping" -c 1 10.88.0.1
expect_grep err 'sysctl .*net\.ipv4\.ping_group_range'

ping_group_range src open
works plain
as_nobody runs_bare "$LAB_DIR/plain/ping" -i 0.2 10.88.0.1
contained expect_status 0 in_host src "$LAB_DIR/capped/ping" -c 1 10.88.0.1

lab_done
