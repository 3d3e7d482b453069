#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Routers that balance load send each flow one way. Over two branches, one
# router long and two, a trace of one flow sees one of them, whole: never a
# link that does not exist.

set -u
# shellcheck source=lab.sh
. "$(dirname "$0")/lab.sh"
lab_start "$@"

traceroute=$LEADLINE_BIN/traceroute
[ -x "$traceroute" ] || lab_skip "no $traceroute"

lab_diamond 1 2
lab_limits off

# The addresses of a trace, in a row.
path_of()
{
	sed 1d "$LAB_DIR/out" | awk '{ printf "%s%s", sep, $2; sep = " " }'
}

# Trace TARGET over 16 flows; SHORT and LONG are the only paths there are.
keeps_flows()
{
	shorts=0
	longs=0
	for port in 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do
		run in_host src "$traceroute" -n -q 1 -p $((33434 + port)) "$1"
		path=$(path_of)
		case $path in
		"$2")	shorts=$((shorts + 1)) ;;
		"$3")	longs=$((longs + 1)) ;;
		*)	lab_bad "$1: no such path: $path" "$LAB_DIR/out" ;;
		esac
	done
	if [ $((shorts + longs)) = 16 ] && [ $shorts != 0 ] && [ $longs != 0 ]
	then
		lab_ok "$1: $shorts flows one way, $longs the other"
	else
		lab_bad "$1: $shorts flows one way, $longs the other"
	fi
}

keeps_flows 10.88.0.1 \
	'10.77.0.2 10.77.10.2 10.77.11.2 10.88.0.1' \
	'10.77.0.2 10.77.20.2 10.77.21.2 10.77.22.2 10.88.0.1'
keeps_flows fd88::1 \
	'fd77::2 fd77:10::2 fd77:11::2 fd88::1' \
	'fd77::2 fd77:20::2 fd77:21::2 fd77:22::2 fd88::1'

run in_host src "$traceroute" -n -I -q 1 10.88.0.1
case $(path_of) in
'10.77.0.2 10.77.10.2 10.77.11.2 10.88.0.1' | \
'10.77.0.2 10.77.20.2 10.77.21.2 10.77.22.2 10.88.0.1')
	lab_ok "ICMP: one path" ;;
*)	lab_bad "ICMP: no such path" "$LAB_DIR/out" ;;
esac

lab_done
