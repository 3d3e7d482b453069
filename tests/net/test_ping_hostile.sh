#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# What a hostile network cannot do to ping: forged answers change no number,
# broken ones end no run, and no name brings a byte to the terminal that is not
# ours. Over both kinds of socket.

# shellcheck disable=SC2317 # jobs call the functions
set -u
# shellcheck source=lab.sh
. "$(dirname "$0")/lab.sh"
lab_start "$@"

ping=$LEADLINE_BIN/ping
[ -x "$ping" ] || lab_skip "no $ping"

# --- forged answers -------------------------------------------------------

summary_of()
{
	sed -n 's/^\(.* packet loss\), time.*/\1/p' "$LAB_DIR/out" \
		>"$LAB_DIR/summary"
	mv "$LAB_DIR/summary" "$LAB_DIR/out"
	expect_text "$1"
}

# Alone a forged answer is a loss; beside the honest one it is nothing. ARGS of
# the responder make it so.
forged()
{
	lab_responder "$@"
	for target in 10.99.0.1 fd99::1; do
		expect_status 1 in_host "$here" "$ping" -c 2 -i 0.02 -W 0.2 \
			"$target"
		expect_count err 0
		summary_of "$kind, $*: nothing was received" <<-TEXT
			2 packets transmitted, 0 received, 100% packet loss
		TEXT
	done
	lab_responder "$@" --also
	for target in 10.99.0.1 fd99::1; do
		expect_status 0 in_host "$here" "$ping" -c 3 -i 0.02 -A \
			-W 5 "$target"
		sed '/ bytes from /!d' "$LAB_DIR/out" >"$LAB_DIR/lines"
		summary_of "$kind, $* and the truth: the truth counts" <<-TEXT
			3 packets transmitted, 3 received, 0% packet loss
		TEXT
		mv "$LAB_DIR/lines" "$LAB_DIR/out"
		expect_text "$kind, $* and the truth: its lines" <<-TEXT
			64 bytes from $target: icmp_seq=1 ttl=64 time=T ms
			64 bytes from $target: icmp_seq=2 ttl=64 time=T ms
			64 bytes from $target: icmp_seq=3 ttl=64 time=T ms
		TEXT
	done
}

wrong_ids()
{
	forged --forge wrong-id
}

wrong_seqs()
{
	forged --forge wrong-seq
}

wrong_macs()
{
	forged --forge wrong-mac
}

# Seconds and microseconds as iputils sends them, least significant byte first.
stamps_least()
{
	forged --stamp 00000000000000800000000000000080
}

stamps_zero()
{
	forged --stamp 00000000000000000000000000000000
}

stamps_future()
{
	forged --stamp ffffffffffffff7f3f420f0000000000
}

# What is forged is said to whoever asks.
verbose()
{
	for mode in wrong-seq wrong-mac wrong-stamp; do
		lab_responder --forge "$mode"
		for target in 10.99.0.1 fd99::1; do
			expect_status 1 in_host "$here" "$ping" -v -c 1 \
				-W 0.2 "$target"
			expect_grep out "^64 bytes from $target: .*FORGED!"
		done
	done
}

# Without room for a MAC only the target itself is believed.
short()
{
	lab_responder --from 10.99.0.5 --from fd99::5
	for target in 10.99.0.1 fd99::1; do
		expect_status 1 in_host "$here" "$ping" -s 15 -c 1 -W 0.2 \
			"$target"
		expect_grep out ' 0 received, 100% packet loss'
	done
	lab_responder --forge wrong-seq
	expect_status 1 in_host "$here" "$ping" -s 0 -c 1 -W 0.2 10.99.0.1
	expect_status 1 in_host "$here" "$ping" -s 0 -c 1 -W 0.2 fd99::1
}

storm()
{
	lab_responder --copies 300
	expect_status 0 in_host "$here" "$ping" -q -c 4 -i 0.1 -W 5 10.99.0.1
	expect_grep out '^4 packets .*, 4 received, \+[0-9]+ dup.*, 0% packet'
	lab_responder --error-by-address --copies 300
	expect_status 1 in_host "$here" "$ping" -q -c 4 -i 0.1 fd99::1:0
	expect_grep out ' 0 received, \+[0-9]+ errors, '
	lab_responder --forge wrong-mac --copies 60 --also
	expect_status 0 in_host "$here" "$ping" -q -c 4 -i 0.1 -W 5 10.99.0.1
	expect_grep out '^4 packets .*, 4 received,.* 0% packet loss'
}

# --- IP options of every shape --------------------------------------------

# No operations and ends; record route: whole, empty, its length 0, 1, 2, past
# the end, its pointer 0, 3, odd, behind it; stamps: whole, with addresses,
# lengths 0, 1, past the end, full overflow, a flag that does not exist; source
# routes; unknown ones; and one whose length is behind the header.
shapes="01010101 00000000 0100 01 \
0707080a630001000000 07070400000000 0703040000 0700000000 \
0701040000 0702040000 07270400 07ff0400 07070000000000 \
07070300000000 07070500000000 07070900000000 0707ff00000000 \
440c05000000000100000002 440c0d01 44100d010a63000100000001 \
44000500 44010500 44240500 44ff0500 440c05f0 \
440c0d0f0000000000000000 830704 8307040a630001 8907040a630001 \
83000400 9f04abcd 9f000000 9f010000 9fff0000 \
$(printf '01%.0s' 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20)\
$(printf '01%.0s' 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19)07"

# A reply of any shape is an answer or, where the kernel does not like it, a
# loss; never a hang, a crash or a word on stderr.
all_shapes()
{
	shown_with=$*
	set --
	for shape in $shapes; do
		set -- "$@" --options "$shape"
	done
	lab_responder "$@"
	number=0
	for shape in $shapes; do
		# shellcheck disable=SC2086 # a list of words
		option_shape $shown_with -n -c 1 -W 0.1 "10.99.0.$number"
		number=$((number + 1))
	done
}

option_shapes()
{
	all_shapes
}

option_shapes_by_record()
{
	all_shapes -R
}

option_shapes_by_stamp()
{
	all_shapes -T tsandaddr
}

option_shape()
{
	run in_host "$here" "$ping" "$@"
	case $status in
	0)	seen='1 received, 0% packet loss' ;;
	1)	seen='0 received, 100% packet loss' ;;
	*)	seen='nothing of that kind' ;;
	esac
	if grep -q "$seen" "$LAB_DIR/out" && [ ! -s "$LAB_DIR/err" ]; then
		lab_ok "$kind, $*, IP options $shape: $seen"
	else
		cat "$LAB_DIR/err" >>"$LAB_DIR/out"
		lab_bad "$kind, $*, IP options $shape: status $status" \
			"$LAB_DIR/out"
	fi
}

# --- names ------------------------------------------------------------------

# Only printable bytes and ends of lines on both streams; tabs are none.
clean()
{
	cat "$LAB_DIR/out" "$LAB_DIR/err" | tr -d '\012\040-\176' >"$LAB_DIR/odd"
	if [ -s "$LAB_DIR/odd" ]; then
		cat -v "$LAB_DIR/out" "$LAB_DIR/err" >"$LAB_DIR/visible"
		lab_bad "$1: an odd byte on the terminal" "$LAB_DIR/visible"
	else
		lab_ok "$1: only printable bytes"
	fi
}

esc=$(printf '\033')
long=$(printf '%0250d' 0)
lab_name 10.99.1.1 "e${esc}[31mvil"
lab_name 10.99.1.2 'q"uo\te'
lab_name 10.99.1.3 "$long.lab"
lab_name 10.99.1.4 "$(printf 'b\177\201\302\205l')"
lab_name fd99::1:1 "e${esc}]0;title$(printf '\007')"
lab_name 10.99.3.1 "e${esc}vil"
lab_name fd99::3:0 "e${esc}vil"

names_of_a_file()
{
	lab_responder
	for target in 10.99.1.1 10.99.1.2 10.99.1.3 10.99.1.4 fd99::1:1; do
		expect_status 0 in_host "$here" "$ping" -H -c 1 "$target"
		expect_grep out "^64 bytes from .* \($target\): icmp_seq=1 "
		clean "a name of $target"
	done
	expect_status 0 in_host "$here" "$ping" -c 1 "e${esc}[31mvil"
	clean 'a name as an argument'
	expect_grep out '^PING e.*\[31mvil \(10\.99\.1\.1\) '
	expect_status 2 in_host "$here" "$ping" -c 1 "${esc}[2Jnobody"
	clean 'a name that nobody has'
	lab_responder --error-by-address
	for target in 10.99.3.1 fd99::3:0; do
		expect_status 1 in_host "$here" "$ping" -H -c 1 "$target"
		expect_grep out "^From e.*vil \($target\) icmp_seq=1 "
		clean "a name of $target"
	done
}

# The same from a name server: labels of any bytes.
names_of_a_server()
{
	label=$(printf '%s' "$long" | od -An -v -tx1 -N 63 | tr -d ' \n')
	lab_responder
	dns_name 651b5b33316d 6c6162
	dns_name 610a36342062797465732066726f6d 6c6162
	dns_name 22 5c 27 2e 00 ff
	dns_name "$label" "$label" "$label" "${label%????}"
	if grep -q asked "$LAB_DIR/all-dns"; then
		lab_ok 'the name server was asked'
	else
		lab_bad 'the name server was not asked'
	fi
}

dns_name()
{
	lab_dns "$here" "$@"
	for target in 10.99.0.1 fd99::1; do
		expect_status 0 in_host "$here" "$ping" -H -c 2 -i 0.01 \
			-W 5 "$target"
		clean "$kind, the name $1 from a server"
		expect_count out 7
		cat "$LAB_DIR/dns" >>"$LAB_DIR/all-dns"
	done
}

# Whoever makes an interface may call it anything without a slash or a space.
names_of_links()
{
	lab_responder
	device="\"${esc}[1m"
	ip -n "$here" link add "$device" type veth peer name other
	ip -n "$here" link set "$device" up
	ip -n "$here" link set other up
	ip -n "$here" addr add 10.66.0.1/24 dev "$device"
	ip -n "$here" addr add fe80::66/64 dev "$device" nodad
	lab_ready
	expect_status 0 in_host "$here" "$ping" -c 1 -I "$device" 10.66.0.1
	clean 'the name of a link'
	expect_grep out '^PING 10.66.0.1 \(10.66.0.1\) from 10.66.0.1 ".*:'
	expect_status 0 in_host "$here" "$ping" -c 1 "fe80::66%$device"
	clean 'the name of a link as a scope'
}

lab_both_kinds wrong_ids wrong_seqs wrong_macs stamps_least stamps_zero \
	stamps_future verbose short storm option_shapes \
	option_shapes_by_record option_shapes_by_stamp names_of_a_file \
	names_of_links
lab_jobs_end
# One /etc/resolv.conf for all.
lab_kind raw names_of_a_server
lab_done
