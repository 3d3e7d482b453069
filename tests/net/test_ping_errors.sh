#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# What ping says about ICMP errors: every type and code, IPv4 and IPv6, over
# both kinds of socket, where the kernel lets it through; however much is quoted
# of the probe, and nothing if it is not ours that is quoted.

# shellcheck disable=SC2317 # jobs call the functions
set -u
# Many sanitized programs at once, and perhaps a busy machine besides.
LAB_TIMEOUT=60
LAB_SECONDS=250
# shellcheck source=lab.sh
. "$(dirname "$0")/lab.sh"
lab_start "$@"

ping=$LEADLINE_BIN/ping
[ -x "$ping" ] || lab_skip "no $ping"

peer=$(lab_peer ping) || peer=
[ -n "$peer" ] || echo "not compared: iputils is not installed"
peer_version=$("${peer:-false}" -V 2>/dev/null | sed -n '1s/.* //p')

# A line for each address: what PROGRAM says of a probe to it, and anything odd
# about the count of errors (a notice, with a colon, is none) and the status.
# An error ends the run, however long that takes; those behind a number wait so
# many seconds, for no error ends theirs: less where nothing can come. All wait
# side by side.
table_of()
{
	program=$1
	patience=5
	runs=
	pids=
	shift
	for address; do
		case $address in
		2 | 0.?)	patience=$address
			continue ;;
		esac
		{
			in_host "$here" "$program" -n -c 1 -W "$patience" \
				"$address" </dev/null
			echo "status $?"
		} >"$LAB_DIR/run-$address" &
		pids="$pids $!"
		runs="$runs $LAB_DIR/run-$address"
	done
	# shellcheck disable=SC2086 # lists of words
	wait $pids
	# shellcheck disable=SC2086
	awk '
		/^PING / {
			sub(/\(.*/, "", $2)
			line = $2 " is silent"
			answers = 0
		}
		/^From / { line = $0; answers++ }
		/^1 packets/ { counted = / 0 received, \+1 errors, 100% / }
		/^status / {
			if (answers > 1 || $2 != 1 ||
			    counted != (line ~ /^From [^ ]*[^:] icmp_seq/))
				line = line " (" answers ", " $0 ")"
			print line
		}' $runs >"$LAB_DIR/out"
}

table()
{
	table_of "$ping" "$@"
}

# Whether iputils says the same of the same packets as is in golden, but for
# what a script of sed makes of that.
like_iputils()
{
	lab_differs=$1
	shift
	[ -n "$peer" ] || return 0
	table_of "$peer" "$@"
	sed -E "$lab_differs" "$LAB_DIR/golden" >"$LAB_DIR/peers"
	expect_text "$kind, side by side with iputils" <"$LAB_DIR/peers"
}

# The kernel keeps some from ping sockets.
unseen_by_plain='s/^From (10.99.(3.16|3.255|11.1)) .*/\1 is silent/'

# -v says the same of them all, one after the other, and shows behind a notice
# the header that it quotes, where the socket hands it over.
verbose()
{
	# shellcheck disable=SC2046 # a list of addresses
	in_host "$here" "$ping" -v -n -c 1 -i 0.1 -W 2 \
		$(echo "$@" | sed 's/ 2 / /; s/ 0\.5 / /') >"$LAB_DIR/all" 2>&1
	sed -nE -e 's/^( 4  5  00 0054) [0-9a-f]{4}(   2 0000  40  01) [0-9a-f]{4}/\1 ID\2 CKS/' \
		-e '/^From|^Vr|^ 4 /p' "$LAB_DIR/all" >"$LAB_DIR/out"
	header='Vr HL TOS  Len   ID Flg  off TTL Pro  cks      Src      Dst Data\
 4  5  00 0054 ID   2 0000  40  01 CKS 10.99.255.254  '
	[ "$kind" = raw ] || header=
	sed -E -e '/ is silent$/d' \
		-e "${header:+s/^From ([^ ]*): .*/&\\
$header\\1 /}" "$LAB_DIR/golden" >"$LAB_DIR/told"
	expect_text "every type and code by -v, $kind" <"$LAB_DIR/told"
}

all_v4='10.99.3.0 10.99.3.1 10.99.3.2 10.99.3.3 10.99.3.4 10.99.3.5
	10.99.3.6 10.99.3.7 10.99.3.8 10.99.3.9 10.99.3.10 10.99.3.11
	10.99.3.12 10.99.3.13 10.99.3.14 10.99.3.15 10.99.11.0 10.99.11.2
	10.99.12.0 10.99.12.1 2 10.99.3.16 10.99.3.255 10.99.11.1 10.99.4.0
	10.99.5.0 10.99.5.1 10.99.5.2 10.99.5.3 10.99.5.4 0.5 10.99.8.0
	10.99.9.0 10.99.10.0 10.99.13.0 10.99.14.0 10.99.15.0 10.99.16.0 10.99.17.0
	10.99.18.0 10.99.42.0 10.99.200.7'
all_v6='fd99::0:1 fd99::1:0 fd99::1:1 fd99::1:2 fd99::1:3 fd99::1:4 fd99::1:5
	fd99::1:6 fd99::1:7 fd99::1:ff fd99::2:0 fd99::2:1 fd99::3:0 fd99::3:1
	fd99::3:2 fd99::4:0 fd99::4:1 fd99::4:2 fd99::4:3 fd99::5:0 fd99::64:0
	fd99::7f:1 0.5 fd99::80:0 fd99::81:0 fd99::82:0 fd99::83:0 fd99::84:0
	fd99::89:0 fd99::c8:0'

v4()
{
	lab_responder --error-by-address=0x0a630578
	# shellcheck disable=SC2086 # a list of addresses
	table $all_v4
	cat >"$LAB_DIR/golden" <<-TEXT
		From 10.99.3.0 icmp_seq=1 Destination Net Unreachable
		From 10.99.3.1 icmp_seq=1 Destination Host Unreachable
		From 10.99.3.2 icmp_seq=1 Destination Protocol Unreachable
		From 10.99.3.3 icmp_seq=1 Destination Port Unreachable
		From 10.99.3.4 icmp_seq=1 Frag needed and DF set (mtu = 1400)
		From 10.99.3.5 icmp_seq=1 Source Route Failed
		From 10.99.3.6 icmp_seq=1 Destination Net Unknown
		From 10.99.3.7 icmp_seq=1 Destination Host Unknown
		From 10.99.3.8 icmp_seq=1 Source Host Isolated
		From 10.99.3.9 icmp_seq=1 Destination Net Prohibited
		From 10.99.3.10 icmp_seq=1 Destination Host Prohibited
		From 10.99.3.11 icmp_seq=1 Destination Net Unreachable for Type of Service
		From 10.99.3.12 icmp_seq=1 Destination Host Unreachable for Type of Service
		From 10.99.3.13 icmp_seq=1 Packet filtered
		From 10.99.3.14 icmp_seq=1 Precedence Violation
		From 10.99.3.15 icmp_seq=1 Precedence Cutoff
		From 10.99.11.0 icmp_seq=1 Time to live exceeded
		From 10.99.11.2 icmp_seq=1 Time exceeded, Bad Code: 2
		From 10.99.12.0 icmp_seq=1 Parameter problem: pointer = 10
		From 10.99.12.1 icmp_seq=1 Parameter problem: pointer = 10
		From 10.99.3.16 icmp_seq=1 Dest Unreachable, Bad Code: 16
		From 10.99.3.255 icmp_seq=1 Dest Unreachable, Bad Code: 255
		From 10.99.11.1 icmp_seq=1 Frag reassembly time exceeded
		From 10.99.4.0: icmp_seq=1 Source Quench
		From 10.99.5.0: icmp_seq=1 Redirect Network(New nexthop: 10.99.5.120)
		From 10.99.5.1: icmp_seq=1 Redirect Host(New nexthop: 10.99.5.120)
		From 10.99.5.2: icmp_seq=1 Redirect Type of Service and Network(New nexthop: 10.99.5.120)
		From 10.99.5.3: icmp_seq=1 Redirect Type of Service and Host(New nexthop: 10.99.5.120)
		From 10.99.5.4: icmp_seq=1 Redirect, Bad Code: 4(New nexthop: 10.99.5.120)
		10.99.8.0 is silent
		10.99.9.0 is silent
		10.99.10.0 is silent
		10.99.13.0 is silent
		10.99.14.0 is silent
		10.99.15.0 is silent
		10.99.16.0 is silent
		10.99.17.0 is silent
		10.99.18.0 is silent
		10.99.42.0 is silent
		10.99.200.7 is silent
	TEXT
	[ "$kind" = raw ] ||
		sed -Ei "$unseen_by_plain" "$LAB_DIR/golden"
	expect_text "every type and code of v4, $kind" <"$LAB_DIR/golden"
	# It does not read on a raw socket what the error queue has not told,
	# and counts on a ping socket what settles nothing.
	differs=$unseen_by_plain
	[ "$kind" = raw ] || differs='s/^(From [^ ]*): /\1 /'
	# shellcheck disable=SC2086
	like_iputils "$differs" $all_v4
	# shellcheck disable=SC2086
	verbose $all_v4
}

v6()
{
	lab_responder --error-by-address=1280
	# shellcheck disable=SC2086
	table $all_v6
	cat >"$LAB_DIR/golden" <<-TEXT
		From fd99::1 icmp_seq=1 unknown icmp type: 0
		From fd99::1:0 icmp_seq=1 Destination unreachable: No route
		From fd99::1:1 icmp_seq=1 Destination unreachable: Administratively prohibited
		From fd99::1:2 icmp_seq=1 Destination unreachable: Beyond scope of source address
		From fd99::1:3 icmp_seq=1 Destination unreachable: Address unreachable
		From fd99::1:4 icmp_seq=1 Destination unreachable: Port unreachable
		From fd99::1:5 icmp_seq=1 Destination unreachable: Source address failed ingress/egress policy
		From fd99::1:6 icmp_seq=1 Destination unreachable: Reject route to destination
		From fd99::1:7 icmp_seq=1 Destination unreachable: Unknown code 7
		From fd99::1:ff icmp_seq=1 Destination unreachable: Unknown code 255
		From fd99::2:0 icmp_seq=1 Packet too big: mtu=1280
		From fd99::2:1 icmp_seq=1 Packet too big: mtu=1280, code=1
		From fd99::3:0 icmp_seq=1 Time exceeded: Hop limit
		From fd99::3:1 icmp_seq=1 Time exceeded: Defragmentation failure
		From fd99::3:2 icmp_seq=1 Time exceeded: code 2
		From fd99::4:0 icmp_seq=1 Parameter problem: Wrong header field at 1280
		From fd99::4:1 icmp_seq=1 Parameter problem: Unknown header at 1280
		From fd99::4:2 icmp_seq=1 Parameter problem: Unknown option at 1280
		From fd99::4:3 icmp_seq=1 Parameter problem: code 3 at 1280
		From fd99::5:0 icmp_seq=1 unknown icmp type: 5
		From fd99::64:0 icmp_seq=1 unknown icmp type: 100
		From fd99::7f:1 icmp_seq=1 unknown icmp type: 127
		fd99::80:0 is silent
		fd99::81:0 is silent
		fd99::82:0 is silent
		fd99::83:0 is silent
		fd99::84:0 is silent
		fd99::89:0 is silent
		fd99::c8:0 is silent
	TEXT
	expect_text "every type and code of v6, $kind" <"$LAB_DIR/golden"
	# Two codes have no words before 20231222.
	differs=
	[ "$peer_version" -ge 20231222 ] ||
		differs='s/(1:([56]) .*unreachable: ).*/\1Unknown code \2/'
	# shellcheck disable=SC2086
	like_iputils "$differs" $all_v6
	# shellcheck disable=SC2086
	verbose $all_v6
}

# An error with OPTIONS of the responder, about a probe to each family.
seen()
{
	lab_responder --error-by-address "$@"
	table 10.99.3.1 fd99::1:3
	expect_text "$kind, $*: seen" <<-TEXT
		From 10.99.3.1 icmp_seq=1 Destination Host Unreachable
		From fd99::1:3 icmp_seq=1 Destination unreachable: Address unreachable
	TEXT
}

unseen()
{
	lab_responder --error-by-address "$@"
	table 0.1 10.99.3.1 fd99::1:3
	expect_text "$kind, $*: unseen" <<-TEXT
		10.99.3.1 is silent
		fd99::1:3 is silent
	TEXT
}

# 28 and 48 bytes are all of the headers.
quotes()
{
	for quote in 48 56 64 128 full; do
		seen --quote "$quote"
	done
	lab_responder --error-by-address --quote 28
	table 10.99.3.1 0.1 fd99::1:3
	expect_text "$kind, --quote 28: enough for v4" <<-TEXT
		From 10.99.3.1 icmp_seq=1 Destination Host Unreachable
		fd99::1:3 is silent
	TEXT
	for quote in 0 8 20 27; do
		unseen --quote "$quote"
	done
	seen --ext 0008010100018140
	seen --ext 0008010100018140 --ext-legacy
	seen --ext 0000
	seen --ext ffff0101
}

foreign_quotes()
{
	for part in id seq mac; do
		unseen --forge "wrong-$part"
	done
	unseen --forge wrong-target --quote 28
	unseen --forge wrong-checksum
	# What the MAC proves is ours, also behind a translator of addresses.
	seen --forge wrong-target
	seen --forge wrong-payload
}

forged_is_shown()
{
	lab_responder --error-by-address --forge wrong-mac
	for address in 10.99.3.1 fd99::1:3; do
		expect_status 1 in_host "$here" "$ping" -v -n -c 1 -W 0.5 \
			"$address"
		expect_grep out "^From $address icmp_seq=1 .* \(FORGED!\)$"
	done
}

lab_both_kinds v4 v6 quotes foreign_quotes forged_is_shown
lab_done
