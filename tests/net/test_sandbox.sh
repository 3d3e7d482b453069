#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# What is left of a process of ours for somebody who takes it over, what others
# can take from it, and what it does where the kernel cannot shut it in. With
# "json" the runs that are looked at from without write JSON beside their text.

# shellcheck disable=SC2317 # checks are called by name
set -u
# shellcheck source=lab.sh
. "$(dirname "$0")/lab.sh"
lab_not_along "it counts processes; full/sandbox_json has it"
lab_start "$@"

mode=${1:-}
confined=$LEADLINE_NET/confined
steal=$LEADLINE_NET/steal
for file in "$confined" "$steal" "$LEADLINE_BIN/ping"; do
	[ -x "$file" ] || lab_skip "no $file"
done

# Nobody's, and none of the places that names are found in.
mount -t tmpfs -o mode=777 lab /mnt || lab_skip "no tmpfs"
cd /mnt || exit
mkdir m home
mkdir -m 777 lines
echo secret >home/secret

# ---------------------------------------------------------------------------
# From within

# attempt ROLE NAME WANT [MODE]: "killed", or what is said.
attempt()
{
	run env LEADLINE_SANDBOX="${4:-}" "$confined" "$1" "$2"
	said=$(cat "$LAB_DIR/out")
	# 128 and SIGSYS
	[ "$status" != 159 ] || said=killed
	# shellcheck disable=SC2254 # a pattern
	case $said in
	$3) lab_ok "$1${4:+, $4}: $2: $said" ;;
	*) lab_bad "$1${4:+, $4}: $2: $said (status $status), not $3" ;;
	esac
}

run "$confined" run read-etc
case $(cat "$LAB_DIR/out") in
no*) lab_skip "$(cat "$LAB_DIR/out")" ;;
esac
if [ "$(LEADLINE_SANDBOX='' "$confined" run read-etc)" = 'done' ]; then
	lab_skip "this build has no sandbox"
fi

refused='Operation not permitted'
absent='Function not implemented'
denied='Permission denied'

for role in run resolver metrics; do
	for name in exec fork ptrace peek raw packet; do
		attempt $role $name killed
	done
	for name in kill dumpable namespace unfilter link; do
		attempt $role $name '*not*'
		attempt $role $name killed kill
	done
	attempt $role read-home '*ermi*'
	run env LEADLINE_SANDBOX= "$confined" $role abort
	if [ "$status" = 134 ]; then
		lab_ok "$role: a mistake of its own ends it as it should"
	else
		lab_bad "$role: abort: status $status"
	fi
done
for role in run metrics; do
	for name in code overwrite create; do
		attempt $role $name killed
	done
	for name in udp unix; do
		attempt $role $name "$absent"
	done
	attempt $role read-etc "$refused"
done
for name in replace replace-metrics; do
	attempt run $name killed
done
for name in rename unlink; do
	attempt run $name "$absent"
done
# In its folder everything, elsewhere nothing.
attempt metrics replace-metrics 'done'
for name in replace rename unlink; do
	attempt metrics $name "$denied"
done
for name in overwrite create replace; do
	attempt resolver $name "$refused"
done
for name in read-etc udp unix thread; do
	attempt resolver $name 'done' kill
done
attempt resolver read-home "$denied" kill
if [ "$(ls home)" = secret ] && [ "$(cat home/secret)" = secret ]; then
	lab_ok "the files are as they were"
else
	lab_bad "the files are not as they were"
fi

# ---------------------------------------------------------------------------
# From without

lab_chain 1
lab_limits off
ping_group_range src open
lab_rule r1 passing drop

mkdir capped plain
cp "$LEADLINE_BIN/ping" "$LEADLINE_BIN/traceroute" capped
cp "$LEADLINE_BIN/ping" "$LEADLINE_BIN/traceroute" plain
chmod 755 capped/* plain/*
has_capped=yes
setcap cap_net_raw=p capped/ping cap_net_raw=p capped/traceroute 2>/dev/null ||
	has_capped=no

# field PID NAME
field()
{
	sed -n "s/^$2:[[:space:]]*//p" "/proc/$1/status"
}

is_shut()
{
	[ "$(field "$1" Seccomp)" = 2 ]
}

# Neither a capability nor a way to one, and few system calls, in any thread.
expect_shut()
{
	lab_until is_shut "$1"
	grep -hE '^(Cap(Inh|Prm|Eff|Amb)|NoNewPrivs|Seccomp):' \
		"/proc/$1/task"/*/status | tr -d '\t' | LC_ALL=C sort -u \
		>"$LAB_DIR/shut"
	if diff - "$LAB_DIR/shut" >"$LAB_DIR/diff" <<-TEXT
		CapAmb:0000000000000000
		CapEff:0000000000000000
		CapInh:0000000000000000
		CapPrm:0000000000000000
		NoNewPrivs:1
		Seccomp:2
	TEXT
	then
		lab_ok "$2 is shut in"
	else
		lab_bad "$2 is not shut in" "$LAB_DIR/diff"
	fi
}

# start COMMAND...: several of them, side by side.
runners=
starts=0
start()
{
	if [ "$mode" = json ]; then
		starts=$((starts + 1))
		set -- "$@" --json="$PWD/lines/$starts"
	fi
	in_host src "$@" >/dev/null 2>&1 &
	runners="$runners $!"
}

# look CHECK: CHECK PID WHAT for each process of theirs, which then ends.
look()
{
	for program in ping traceroute; do
		for pid in $(lab_pids_now $program); do
			$1 "$pid" "$(tr '\0' ' ' <"/proc/$pid/cmdline")($pid)"
		done
		lab_stop src $program 2>/dev/null
	done
	for runner in $runners; do
		wait "$runner"
	done
	runners=
}

# N processes of these programs are there.
running()
{
	[ "$({ lab_pids_now ping; lab_pids_now traceroute; } | wc -l)" = "$1" ]
}

trace='plain/traceroute -w 9'
start plain/ping r1.lab
start plain/ping -n 10.77.0.2
for method in -U -I -T -UL -D '-P 99'; do
	# shellcheck disable=SC2086 # words
	start $trace -n $method 10.88.0.1
done
count=17
# shellcheck disable=SC2086 # words
{
	start $trace 10.88.0.1
	as_nobody start $trace 10.88.0.1
	as_nobody start $trace -n -T 10.88.0.1
	as_nobody start $trace -n -UL 10.88.0.1
}
as_nobody start plain/ping -n 10.77.0.2
if [ $has_capped = yes ]; then
	as_nobody start capped/ping -n 10.77.0.2
else
	count=16
fi
lab_until running $count || lab_bad "not $count processes"
look expect_shut

# At any rate two threads send.
start plain/ping -q --rate 0 --alive --retry 0 -W 9 --range 10.88.0.0/28
lab_until running 1
lab_until is_shut "$(lab_pids ping)"
if [ "$(field "$(lab_pids ping)" Threads)" = 2 ] || [ "$(nproc)" = 1 ]; then
	lab_ok "a thread for each processor"
else
	lab_bad "one thread"
fi
look expect_shut

# try PID WORDS...: what is said, as the user that the processes are of.
try()
{
	as_nobody in_host src "$steal" "$@"
}

# The same is possible with another process of that user, unless no process may
# trace any other here.
as_nobody in_host src sleep 9 &
sleeper=$!
pid=$(lab_pids sleep)
can_steal="$(try ptrace "$pid"), $(try fd "$pid" 0)"
lab_stop src sleep
wait $sleeper

expect_safe()
{
	for words in "ptrace $1" "fd $1 0" "fd $1 3"; do
		# shellcheck disable=SC2086 # words
		said=$(try $words)
		if [ "$said" = "$refused" ]; then
			lab_ok "$2: $words: $said"
		else
			lab_bad "$2: $words: $said"
		fi
	done
}

if [ "$can_steal" = 'done, done' ]; then
	as_nobody start plain/ping r1.lab
	as_nobody start plain/traceroute -w 9 10.88.0.1
	lab_until running 4
	look expect_safe
	if [ $has_capped = yes ]; then
		as_nobody start capped/ping r1.lab
		as_nobody start capped/traceroute -w 9 -I 10.88.0.1
		lab_until running 4
		look expect_safe
	fi
else
	echo "# skipped: nobody can steal from anybody: $can_steal"
fi

# Not even root gets the filter off a raw socket.
expect_locked()
{
	socket=$(find "/proc/$1/fd" -lname 'socket:*' 2>/dev/null | sort | head -n 1)
	taken=$("$steal" fd "$1" "${socket##*/}")
	said=$("$steal" unfilter "$1" "${socket##*/}")
	case "$taken, $said" in
	"done, $refused") lab_ok "$2: its filter stays: $said" ;;
	*) lab_bad "$2: take: $taken, take the filter off: $said" ;;
	esac
}
if [ "$LAB_INSIDE" = root ]; then
	ping_group_range src closed
	start plain/ping -n 10.77.0.2
	lab_until running 1
	lab_until is_shut "$(lab_pids ping)"
	look expect_locked
	ping_group_range src open
fi

# ---------------------------------------------------------------------------
# While a name server does not answer: the child has what it needs, the parent
# nothing that anybody could want.

expect_bare()
{
	case $(field "$1" CapPrm),$(field "$1" NoNewPrivs) in
	0000000000000000,1) lab_ok "$2 has no capability" ;;
	*) lab_bad "$2 has capabilities" "/proc/$1/status" ;;
	esac
}
expect_child_shut()
{
	expect_bare "$1" "$2"
	[ "$(field "$1" PPid)" != "$parent" ] ||
		expect_shut "$1" "the resolver of $2"
}
lab_dns src silent
start plain/ping slow.example
lab_until grep -q asked "$LAB_DIR/dns"
parent=$(lab_pids ping | sort -n | head -n 1)
look expect_child_shut

# ---------------------------------------------------------------------------
# The switch, and systems that have less

expect_free()
{
	case $(field "$1" Seccomp) in
	0) lab_ok "LEADLINE_SANDBOX=off: $2" ;;
	*) lab_bad "LEADLINE_SANDBOX=off: $2 is shut in" ;;
	esac
}
export LEADLINE_SANDBOX=off
start sh -c 'plain/ping -n -i 0.2 10.77.0.2 "$@" >replied' sh
lab_until grep -q icmp_seq replied
look expect_free
if [ $has_capped = yes ]; then
	as_nobody start capped/ping -n 10.77.0.2
	lab_until running 1
	look expect_shut
fi
export LEADLINE_SANDBOX='kill'

expect_status 0 in_host src plain/ping -n -c 2 -i 0.1 --metrics m/ping.prom \
	--every 0.1 10.77.0.2
if grep -q ping_ m/ping.prom; then
	lab_ok "metrics are written"
else
	lab_bad "no metrics" "$LAB_DIR/err"
fi
expect_status 0 in_host src plain/traceroute -n --metrics m/trace.prom \
	10.77.0.2
if grep -q 'leadline_hop_rtt_seconds{.*addr="10.77.0.2"}' m/trace.prom; then
	lab_ok "metrics of a path are written"
else
	lab_bad "no metrics of a path" "$LAB_DIR/err"
fi
# What root would otherwise take from everybody: /dev/full, /dev/stdout.
mkfifo m/device
ln -s device m/link
for odd in device link; do
	expect_status 2 in_host src plain/ping -n -c 1 --metrics m/$odd \
		10.77.0.2
	expect_grep err "m/$odd: not a regular file"
	expect_status 2 in_host src plain/traceroute -n --metrics m/$odd \
		10.77.0.2
	expect_grep err "m/$odd: not a regular file"
done
# Nor is a link in a folder of others followed.
echo kept >m/own
ln -s own m/trap.prom.tmp
expect_status 2 in_host src plain/ping -n -c 1 --metrics m/trap.prom 10.77.0.2
ln -s own m/trap.prom.tmp
expect_status 2 in_host src plain/traceroute -n --metrics m/trap.prom 10.77.0.2
expect_count out 2
expect_status 0 grep -qx kept m/own

# traced OPTIONS...: root's ping under strace; what it says in `err`.
traced()
{
	in_host src strace -qq -o "$LAB_DIR/trace" "$@" \
		plain/ping -v -n -c 1 10.77.0.2
}
# last CALL TEXT: which of the calls is the last one with TEXT.
last()
{
	grep "^$1(" "$LAB_DIR/trace" | grep -nF "$2" | tail -n 1 | cut -d : -f 1
}
if command -v strace >/dev/null && [ "$LAB_INSIDE" = root ]; then
	expect_status 0 traced -e trace=capset
	tried=$(last capset NET_RAW)
	expect_status 2 traced -e trace=capset \
		-e "inject=capset:retval=0:when=$tried"
	expect_grep err 'dropping privileges: Operation not permitted'
	expect_count out 0

	expect_status 0 traced -e inject=landlock_create_ruleset:error=ENOSYS
	expect_grep err 'sandbox without Landlock: Function not implemented'
	run traced -e trace=prctl,seccomp -e inject=seccomp:error=ENOSYS
	old=$(last prctl SECCOMP)
	expect_status 0 traced -e trace=prctl,seccomp \
		-e inject=seccomp:error=ENOSYS \
		-e "inject=prctl:error=EINVAL:when=$old"
	expect_grep err 'sandbox without seccomp: Invalid argument'
else
	echo "# skipped: no strace, or not root"
fi

# A run that never learnt the address of its host has nothing to tell.
if [ "$mode" = json ]; then
	find lines -size 0 -delete
	told=$(find lines -type f | wc -l)
	if [ "$told" -ge $((starts - 2)) ]; then
		lab_ok "$told of $starts runs wrote JSON"
	else
		lab_bad "$told of $starts runs wrote JSON"
	fi
	expect_status 0 python3 "$LEADLINE_SOURCE/tests/schema/schema.py" lines \
		lines/*
fi

lab_done
