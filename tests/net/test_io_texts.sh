#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Texts for AS numbers: TXT records and whois, from servers that answer, that
# say anything, and that say nothing.

set -u
# shellcheck source=lab.sh
. "$(dirname "$0")/lab.sh"
lab_start "$@"

ask=$LEADLINE_NET/ask
[ -x "$ask" ] || lab_skip "no $ask"

lab_chain 0
lab_ready
echo 'nameserver 10.77.0.2
options timeout:1 attempts:1' >"$LAB_DIR/resolv.conf"
mount --bind "$LAB_DIR/resolv.conf" /etc/resolv.conf 2>/dev/null ||
	lab_skip '/etc/resolv.conf cannot be replaced'

# ARGS...: a server in dst.
serve()
{
	: >"$LAB_DIR/serve"
	in_host dst "$LEADLINE_NET/serve" "$@" >"$LAB_DIR/serve" &
	lab_until grep -q listening "$LAB_DIR/serve" ||
		lab_fatal "nobody serves"
}

serve txt '64496 | 192.0.2.0/24 | ZZ'
expect_status 0 in_host src "$ask" dns 1.2.0.192.origin.example
expect_text 'a TXT record' <<EOF
1.2.0.192.origin.example: 64496 | 192.0.2.0/24 | ZZ
EOF

esc=$(printf '\033')
serve tcp 43 "route: 192.0.2.0/24
descr: $esc[31m
origin: AS64496
"
expect_status 0 in_host src "$ask" whois 10.88.0.1 '' 192.0.2.1
expect_text 'a route of whois' <<EOF
192.0.2.1: 64496 | 192.0.2.0/24
EOF

# Nobody there: an answer all the same, and soon.
expect_status 0 in_host src "$ask" whois 10.88.0.1 4343 192.0.2.1
expect_text 'no whois server' <<EOF
192.0.2.1: no answer
EOF

# One that hangs costs five seconds, and not for ever.
serve tcp 4344
expect_status 0 in_host src "$ask" whois 10.88.0.1 4344 192.0.2.1
expect_text 'a whois server that hangs' <<EOF
192.0.2.1: no answer
EOF

lab_done
