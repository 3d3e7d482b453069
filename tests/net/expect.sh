# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=sh
#
# expect.sh: what tests/net expects of a command. The head of lab.sh, which
# reads this file, lists the functions.

LAB_FAILED=0
LAB_CHECKS=0
LAB_REPLAYS=0
LAB_JOBS=
lab_job_count=0
status=0

lab_ok()
{
	LAB_CHECKS=$((LAB_CHECKS + 1))
	echo "ok $LAB_CHECKS - $*"
}

lab_bad()
{
	LAB_CHECKS=$((LAB_CHECKS + 1))
	LAB_FAILED=$((LAB_FAILED + 1))
	echo "not ok $LAB_CHECKS - $1"
	[ $# -lt 2 ] || sed 's/^/# /; 40q' "$2"
}

lab_done()
{
	lab_jobs_end
	lab_along_end
	echo "$LAB_CHECKS checks, $LAB_FAILED failed"
	[ "$LAB_FAILED" = 0 ]
	exit
}

# ---------------------------------------------------------------------------
# Side by side

# In a process of its own; nothing else writes where it does.
lab_job_run()
{
	LAB_DIR=$1
	lab_along_here
	LAB_CHECKS=0
	LAB_FAILED=0
	LAB_REPLAYS=0
	LAB_JOBS=
	shift
	"$@"
	echo "$LAB_CHECKS $LAB_FAILED $LAB_REPLAYS" >"$LAB_DIR/counts"
}

lab_job()
{
	lab_job_count=$((lab_job_count + 1))
	lab_job_dir=$LAB_DIR/job$lab_job_count
	mkdir -m 777 "$lab_job_dir" || lab_fatal "no room for a job"
	lab_job_run "$lab_job_dir" "$@" >"$lab_job_dir/log" 2>&1 &
	LAB_JOBS="$LAB_JOBS $!:$lab_job_dir"
}

# Their reports, in the order in which they were started.
lab_jobs_end()
{
	for lab_job in $LAB_JOBS; do
		wait "${lab_job%%:*}"
	done
	set --
	for lab_job in $LAB_JOBS; do
		set -- "$@" "${lab_job#*:}/log"
	done
	[ $# -gt 0 ] || return 0
	awk -v n="$LAB_CHECKS" '
		/^(not )?ok [0-9]+ - / { sub(/ok [0-9]+/, "ok " ++n) }
		{ print }' "$@"
	for lab_job_log; do
		if read -r lab_n lab_bad_n lab_same_n \
			<"${lab_job_log%log}counts"; then
			LAB_CHECKS=$((LAB_CHECKS + lab_n))
			LAB_FAILED=$((LAB_FAILED + lab_bad_n))
			LAB_REPLAYS=$((LAB_REPLAYS + lab_same_n))
		else
			lab_bad "a job ended early" "$lab_job_log"
		fi
	done
	LAB_JOBS=
}

# ---------------------------------------------------------------------------
# Expecting

run()
{
	lab_ran=$*
	lab_along_next
	"$@" >"$LAB_DIR/out" 2>"$LAB_DIR/err" </dev/null
	status=$?
	lab_along_replay
}

expect_status()
{
	lab_want=$1
	shift
	run "$@"
	if [ "$status" = "$lab_want" ]; then
		lab_ok "$lab_ran: status $status"
		return
	fi
	cat "$LAB_DIR/out" "$LAB_DIR/err" >"$LAB_DIR/both"
	lab_bad "$lab_ran: status $status, not $lab_want" "$LAB_DIR/both"
}

# Whether ping has OPTION; what it does not have is not tested, and that is said.
ping_has()
{
	"$LEADLINE_BIN/ping" --help=all | grep -Eq "^ .*$1(,|=| |\$)" && return
	echo "# skipped: no $1 yet"
	return 1
}

# Digits become T only where they have the form that the program should give
# them: ping prints at least three digits, traceroute always three decimals.
# Options of sed may choose lines before.
mask_times()
{
	sed -E "$@" \
	-e 's/^\[[0-9]{10,}\.[0-9]{6}\]/[T]/' \
	-e 's/time=(0\.[0-9]{3}|[1-9]\.[0-9]{2}|[1-9][0-9]\.[0-9]|[1-9][0-9]{2,}) ms/time=T ms/' \
	-e 's/, time [0-9]+ms$/, time Tms/' \
	-e 's/ = [0-9]+\.[0-9]{3}\/[0-9]+\.[0-9]{3}\/[0-9]+\.[0-9]{3}\/[0-9]+\.[0-9]{3} ms/ = T\/T\/T\/T ms/' \
	-e 's/ipg\/ewma [0-9]+\.[0-9]{3}\/[0-9]+\.[0-9]{3} ms/ipg\/ewma T\/T ms/' \
	-e 's/  [0-9]+\.[0-9]{3} ms/  T ms/g'
}

# iputils before 20231222 has no space after the name of a v6 target, and
# where we show its address it repeats the name: `PING dst(dst (fd88::1)) 56`.
mask_old_header()
{
	sed -E 's/^(PING [^ (]+)\(([^ ]+ \()?([^ ()]+)\)+/\1 (\3)/'
}

# Whether what was seen is the text on stdin. Lines with - are wanted, lines with
# + were seen.
lab_equal()
{
	diff -U 9999 - "$LAB_DIR/masked" >"$LAB_DIR/all" && return
	sed 1,3d "$LAB_DIR/all" >"$LAB_DIR/diff"
	lab_equal_but_pipe
}

# On a busy machine an answer may take longer than the interval: then more than
# one was in flight, and the summary says so. Only if both do, it has to be the
# same.
lab_equal_but_pipe()
{
	awk '
		{
			pipe = /^.rtt .* ms, pipe [0-9]/
			if (pipe)
				sub(/, pipe [0-9]+/, "")
			text = substr($0, 2) "\n"
		}
		/^[- ]/ { wanted = wanted text; wants += pipe }
		/^[+ ]/ { seen = seen text; sees += pipe }
		END { exit (wants && sees) || wanted != seen }' "$LAB_DIR/diff"
}

expect_text()
{
	lab_what=$1
	shift
	mask_times "$@" <"$LAB_DIR/out" >"$LAB_DIR/masked"
	expect_masked "$lab_what"
}

expect_masked()
{
	if lab_equal; then
		lab_ok "$1"
	else
		lab_bad "$1" "$LAB_DIR/diff"
	fi
}

# As text, with what does not print made visible.
expect_bytes()
{
	lab_what=$1
	shift
	cat -t "$LAB_DIR/out" | mask_times "$@" >"$LAB_DIR/masked"
	expect_masked "$lab_what"
}

expect_grep()
{
	if grep -Eq -e "$2" "$LAB_DIR/$1"; then
		lab_ok "$lab_ran: std$1 has $2"
	else
		lab_bad "$lab_ran: std$1 lacks $2" "$LAB_DIR/$1"
	fi
}

expect_count()
{
	lab_lines=$(wc -l <"$LAB_DIR/$1")
	if [ "$lab_lines" = "$2" ]; then
		lab_ok "$lab_ran: $2 lines on std$1"
	else
		lab_bad "$lab_ran: $lab_lines lines on std$1, not $2" \
			"$LAB_DIR/$1"
	fi
}

# What the peer says.
lab_peer_says()
{
	eval "run $1"
	lab_peers_status=$status
	"$2" <"$LAB_DIR/out" | mask_times >"$LAB_DIR/golden"
}

# Compare two commands, ours and a peer's, given as strings for eval. FILTER
# works on the peer's. A peer has accidents, too (iputils on a busy machine: "1
# packets transmitted, 2 received"), so it is asked again if it says something
# else, and ours is not. Whose `out` is left is not said.
same_text()
{
	lab_peer_says "$2" "${3:-cat}"
	eval "run $1"
	lab_our_status=$status
	mask_times <"$LAB_DIR/out" >"$LAB_DIR/masked"
	if ! lab_equal <"$LAB_DIR/golden"; then
		lab_peer_says "$2" "${3:-cat}"
	fi
	if ! lab_equal <"$LAB_DIR/golden"; then
		lab_bad "$1: another text than $2" "$LAB_DIR/diff"
	elif [ "$lab_our_status" != "$lab_peers_status" ]; then
		lab_bad "$1: status $lab_our_status, and $lab_peers_status from $2"
	else
		lab_ok "$1: like $2"
	fi
}
