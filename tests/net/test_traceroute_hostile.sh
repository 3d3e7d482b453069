#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# What a hostile network cannot do to a trace: forged answers add no hop and
# change none, and no name brings a byte to the terminal that is not ours.

# shellcheck disable=SC2317 # jobs call the functions
set -u
# shellcheck source=lab.sh
. "$(dirname "$0")/lab.sh"
lab_start "$@"
# shellcheck source=trace.sh
. "$(dirname "$0")/trace.sh"
[ -w /dev/net/tun ] || lab_skip "/dev/net/tun is not for this user"

# --- forged answers -----------------------------------------------------------

host()
{
	here=$1
	shift
	host_as=$LAB_AS
	LAB_AS=
	[ -e "/run/netns/$here" ] || lab_host "$here"
	ping_group_range "$here" open
	lab_tun "$here" "$@"
	LAB_AS=$host_as
}

# A liar before each honest answer: the answer counts.
truth()
{
	size=60
	hop=10.98.0.
	[ "$1" = 10.99.0.1 ] || size=80 hop=fd98::
	# shellcheck disable=SC2086 # empty is no word
	run in_host "$here" "$traceroute" -n $method "$1"
	expect_text "$who $method $1: $forge, then the truth" <<-TEXT
		traceroute to $1 ($1), 30 hops max, $size byte packets
		 1  ${hop}1  T ms  T ms  T ms
		 2  ${hop}2  T ms  T ms  T ms
		 3  ${hop}3  T ms  T ms  T ms
		 4  $1  T ms  T ms  T ms
	TEXT
	expect_count err 0
}

# Nothing but lies: stars, and the target if SURE.
lies()
{
	# shellcheck disable=SC2086 # empty is no word
	run in_host "$here" "$traceroute" -n -m 4 -q 2 -w 1.5 $method "$1"
	sed 1d "$LAB_DIR/out" >"$LAB_DIR/cells"
	mv "$LAB_DIR/cells" "$LAB_DIR/out"
	fourth=' * *'
	[ "$2" != sure ] || fourth=" $1  T ms  T ms"
	expect_text "$who $method $1: $forge alone" <<-TEXT
		 1  * *
		 2  * *
		 3  * *
		 4 $fourth
	TEXT
}

# forged METHOD FORGE QUOTE TARGET [SURE]
forged()
{
	method=${1#-U}
	forge=$2
	host "$who$1$2-${4%%[.:]*}" --routers 3 --quote "$3" --forge "$2" --forge-hops \
		--also
	truth "$4"
	host "$here" --routers 3 --quote "$3" --forge "$2" --forge-hops
	lies "$4" "${5:-}"
}

# forgers METHOD FORGE short|full [SURE]
forgers()
{
	quote=full
	[ "$3" = full ] || quote=28
	lab_job forged "$1" "$2" $quote 10.99.0.1 "${4:-}"
	[ "$3" = full ] || quote=48
	lab_job forged "$1" "$2" $quote fd99::1 "${4:-}"
}

# What forgers off the path can know is what is the same in all probes. So the
# number is wrong wherever it stands. Where the payload is quoted and its MAC is
# right, that settles the matter, since address translators change the rest: so
# echo replies are sure, and errors that quote no payload are for the test.
who=root
forgers -U wrong-port full
forgers -U wrong-checksum full
forgers -U wrong-seq short
forgers -I wrong-id full
forgers -I wrong-checksum full
forgers -I wrong-seq short sure
forgers -I wrong-target short sure
forgers -I wrong-mac full
who=nobody
as_nobody forgers -U wrong-port full
as_nobody forgers -U wrong-checksum full
as_nobody forgers -U wrong-mac full
as_nobody forgers -I wrong-id full
as_nobody forgers -I wrong-checksum full
as_nobody forgers -I wrong-seq short sure
as_nobody forgers -I wrong-target short sure
as_nobody forgers -I wrong-mac full

# One hundred copies of each answer, and each answer reordered.
storm()
{
	forge='a hundred copies'
	host "storm-$who" --routers 3 --copies 100
	storms
	forge='late and out of order'
	host "storm-$who" --routers 3 --hold 30ms:2
	storms
}

storms()
{
	for method in '' -I; do
		truth 10.99.0.1
		truth fd99::1
	done
}

who=root
lab_job storm
who=nobody
as_nobody lab_job storm

# --- names --------------------------------------------------------------------

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
lab_name 10.98.0.1 "e${esc}[31mvil"
lab_name 10.98.0.2 'q"uo\te'
lab_name 10.98.0.3 "$long.lab"
lab_name 10.98.0.4 "$(printf 'b\177\201\302\205l')"
lab_name 10.98.0.5 10.98.0.1
lab_name 10.97.0.1 'od\d'
lab_name fd98::1 "e${esc}]0;title$(printf '\007')"

names_of_a_file()
{
	host names --routers 6
	for target in 10.99.0.1 fd99::1; do
		expect_status 0 in_host names "$traceroute" -q 1 "$target"
		clean "names on the way to $target"
		expect_count err 0
	done
	expect_status 2 in_host names "$traceroute" "${esc}[2Jnobody"
	clean 'a name that nobody has'
	run in_host names "$traceroute" -i "${esc}[1m" 10.99.0.1
	clean 'a link that does not exist'
	run in_host names "$traceroute" -s "${esc}[1m" 10.99.0.1
	clean 'a source that does not exist'
	ip -n names route add 10.97.0.0/16 dev tun0
	lab_rule names leaving ip daddr 10.97.0.1 drop
	run in_host names "$traceroute" -q 1 'od\d' 10.99.0.1
	expect_grep err '^[^ ]*: od\\\\d: send: '
}
lab_job names_of_a_file
lab_jobs_end

# From a name server: labels of any bytes. There is one for all.
label=$(printf '%s' "$long" | od -An -v -tx1 -N 63 | tr -d ' \n')
host served --routers 2

served()
{
	lab_dns served "$@"
	for target in 10.99.0.1 fd99::1; do
		expect_status 0 in_host served "$traceroute" -q 1 "$target"
		clean "the name $1 from a server"
		expect_count out 4
		expect_count err 0
	done
	grep -q asked "$LAB_DIR/dns" || lab_bad "nobody was asked"
}

served 651b5b33316d 6c6162
served 610a36342062797465732066726f6d 6c6162
served 22 5c 27 2e 00 ff
served 24286964293b60696460 6c6162
served 3130 3938 30 31
served "$label" "$label" "$label" "${label%????}"

lab_done
