#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Where routers balance load over paths of unequal length, no trace shows a
# router at two distances or a link that does not exist: over two hundred of them,
# of every method, with hashes over ports and with those that IPv6 routers of Linux
# use unless told otherwise. With "full" two hundred of each.

# shellcheck disable=SC2317 # stories are called by name
set -u
# shellcheck source=lab.sh
. "$(dirname "$0")/lab.sh"
lab_start "$@"
if [ "${1:-}" = full ]; then
	export FLOW_RUNS=200 LAB_SECONDS=1000
	shift
fi
# shellcheck source=trace.sh
. "$(dirname "$0")/trace.sh"

# RUNS traces with OPTIONS, each column of which is a path; so each of the
# COLUMNS has to be one of the two.
traces()
{
	runs=$1
	columns=$2
	shift 2
	while [ "$runs" -gt 0 ]; do
		in_host src "$traceroute" -n "$@" || echo failed
		runs=$((runs - 1))
	done >"$LAB_DIR/out" 2>&1
	lab_ran="$*"
	columns_of "$columns" "$LAB_DIR/out" | sort | uniq -c \
		>"$LAB_DIR/paths"
}

# A row has an address before each time that is not of the same one.
columns_of()
{
	awk -v columns="$1" '
	function done(	k) {
		if (seen)
			for (k = 0; k < columns; k++)
				print path[k]
		seen = 0
		for (k = 0; k < columns; k++)
			path[k] = ""
	}
	function add(what)
	{
		path[k] = path[k] " " what
		k++
	}
	/^traceroute to/ { done(); seen = 1; next }
	/^ *[0-9]+ / {
		k = 0
		who = "?"
		for (i = 2; i <= NF; i++) {
			if ($i == "*")
				add("*")
			else if ($(i + 1) == "ms")
				add(who)
			else if ($i != "ms")
				who = $i
		}
		next
	}
	{ print "odd line:", $0 }
	END { done() }' "$2"
}

# expect_paths RUNS SHORT LONG: nothing else, both of them, and as many.
expect_paths()
{
	if awk -v runs="$1" -v short=" $2" -v long=" $3" '
	{ n = $1; sub(/^ *[0-9]+ /, ""); count[$0] += n
	  if ($0 != short && $0 != long) bad = 1 }
	END { exit bad || !count[short] || !count[long] ||
		count[short] + count[long] != runs }' "$LAB_DIR/paths"
	then
		lab_ok "$lab_ran: $1 paths, both ways and no other"
	else
		lab_bad "$lab_ran: not $1 true paths" "$LAB_DIR/paths"
	fi
}

short_v4='10.77.0.2 10.77.10.2 10.77.11.2 10.88.0.1'
long_v4='10.77.0.2 10.77.20.2 10.77.21.2 10.77.22.2 10.88.0.1'
short_v6='fd77::2 fd77:10::2 fd77:11::2 fd88::1'
long_v6='fd77::2 fd77:20::2 fd77:21::2 fd77:22::2 fd88::1'

one_flow_v4()
{
	set -- "${FLOW_RUNS:-$1}" "$2"
	# shellcheck disable=SC2086 # empty is no word
	traces "$1" 1 -q 1 $2 10.88.0.1
	expect_paths "$1" "$short_v4" "$long_v4"
}

one_flow_v6()
{
	set -- "${FLOW_RUNS:-$1}" "$2"
	# shellcheck disable=SC2086 # empty is no word
	traces "$1" 1 -q 1 $2 fd88::1
	expect_paths "$1" "$short_v6" "$long_v6"
}

diamond()
{
	lab_diamond 1 2
	lab_limits off
	ping_group_range src open
}

# In pieces, so that they run side by side.
story_ports()
{
	diamond
	lab_job one_flow_v4 25 ''
	lab_job one_flow_v6 25 ''
	lab_job one_flow_v4 25 '-p 40000'
	lab_job one_flow_v6 25 '-p 40000'
	as_nobody lab_job one_flow_v4 15 ''
	as_nobody lab_job one_flow_v6 15 ''
}

# A segment for each hop, and connects of nobody's.
story_tcp()
{
	diamond
	lab_job one_flow_v4 15 -T
	as_nobody lab_job one_flow_v6 10 -T
}

# ICMP has an identifier where others have ports; these routers look at it by
# the flow label alone.
story_icmp()
{
	diamond
	lab_job icmp_is_one_path
	lab_job one_flow_v6 25 -I
	as_nobody lab_job one_flow_v6 15 -I
}

# Nothing that IPv4 routers hash differs from run to run.
icmp_is_one_path()
{
	traces 20 1 -q 1 -I 10.88.0.1
	if [ "$(wc -l <"$LAB_DIR/paths")" = 1 ] &&
		grep -Eq " 20 +($short_v4|$long_v4)\$" "$LAB_DIR/paths"; then
		lab_ok "$lab_ran: 20 paths, all the same"
	else
		lab_bad "$lab_ran: not the same path each time" \
			"$LAB_DIR/paths"
	fi
}

# By addresses, protocol and flow label, which is the default for IPv6.
story_labels()
{
	diamond
	lab_sysctl r1 ipv6/fib_multipath_hash_policy=0
	lab_job one_flow_v6 25 ''
	lab_job one_flow_v6 25 -I
	as_nobody lab_job one_flow_v6 15 ''
	as_nobody lab_job one_flow_v6 15 -I
}

# Three flows over both ways: each column is one of the paths from its start, up
# to the row in which the first of them arrives.
three_flows()
{
	runs=${FLOW_RUNS:-$1}
	shift
	set -- "$runs" "$@"
	# shellcheck disable=SC2086 # empty is no word
	traces "$1" 3 $2 "$3"
	if awk -v runs="$1" -v short=" $4" -v long=" $5" '
	{ n = $1; sub(/^ *[0-9]+ /, ""); total += n
	  if ($0 == "" || index(short, $0) != 1 && index(long, $0) != 1)
		bad = 1
	  if ($0 == short) seen_short = 1; else seen_long = 1 }
	END { exit bad || total != 3 * runs || !seen_short || !seen_long }
	' "$LAB_DIR/paths"
	then
		lab_ok "$lab_ran: $1 runs of three flows, each a true path"
	else
		lab_bad "$lab_ran: a column that is no path" "$LAB_DIR/paths"
	fi
}

story_three_flows()
{
	diamond
	lab_job three_flows 15 '' 10.88.0.1 "$short_v4" "$long_v4"
	lab_job three_flows 15 '' fd88::1 "$short_v6" "$long_v6"
	lab_job three_flows 10 -I fd88::1 "$short_v6" "$long_v6"
	as_nobody lab_job three_flows 10 '' 10.88.0.1 "$short_v4" "$long_v4"
}

# Where routers limit their answers as Linux does by default: four runs, no star
# among them, and the target where it is.
limited()
{
	traces 4 3 "$1"
	if awk -v short=" $2" -v long=" $3" '
	{ sub(/^ *[0-9]+ /, ""); seen++
	  if (index(short, $0) != 1 && index(long, $0) != 1 || /[*]/)
		bad = 1
	  whole += $0 == short || $0 == long }
	END { exit bad || !seen || !whole }' "$LAB_DIR/paths"
	then
		lab_ok "$lab_ran: four runs with limits, each a true path"
	else
		lab_bad "$lab_ran: limits" "$LAB_DIR/paths"
	fi
}

story_limited()
{
	lab_diamond 1 2
	lab_job limited 10.88.0.1 "$short_v4" "$long_v4"
	lab_job limited fd88::1 "$short_v6" "$long_v6"
}

trace_stories "$@"
trace_story ports tcp icmp labels three_flows limited
lab_done
