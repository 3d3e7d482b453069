#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# --record and --replay of both programs over real sockets: byte for byte the
# text that was on the screen, and the JSON that was written beside it.

# shellcheck disable=SC2016 # $ is for sed
set -u
# shellcheck source=lab.sh
. "$(dirname "$0")/lab.sh"
lab_start "$@"

ping=$LEADLINE_BIN/ping
traceroute=$LEADLINE_BIN/traceroute
[ -x "$ping" ] || lab_skip "no $ping"
[ -x "$traceroute" ] || lab_skip "no $traceroute"

lab_chain 2
lab_limits off
lab_tun r2 --copies 2

# PROGRAM WHAT STATUS: what was recorded is what is shown, but for what the
# program said before it had anything to record.
replays()
{
	"$1" --replay "$LAB_DIR/record" >"$LAB_DIR/again" 2>"$LAB_DIR/complaint"
	lab_status=$?
	if [ $lab_status != "$3" ]; then
		lab_bad "$2: the replay ends with $lab_status" "$LAB_DIR/complaint"
	elif cmp -s "$LAB_DIR/text" "$LAB_DIR/again" &&
		tail -c "$(wc -c <"$LAB_DIR/complaint")" "$LAB_DIR/words" |
		cmp -s - "$LAB_DIR/complaint"; then
		lab_ok "$2"
	else
		diff "$LAB_DIR/text" "$LAB_DIR/again" >"$LAB_DIR/differ"
		lab_bad "$2: the text differs" "$LAB_DIR/differ"
	fi
}

# PROGRAM ARGS...
records()
{
	in_host src "$@" --record "$LAB_DIR/record" --json="$LAB_DIR/json" \
		>"$LAB_DIR/text" 2>"$LAB_DIR/words"
	lab_status=$?
	replays "$1" "$*" $lab_status
	"$1" --replay "$LAB_DIR/record" --json >"$LAB_DIR/again" 2>/dev/null
	if cmp -s "$LAB_DIR/json" "$LAB_DIR/again"; then
		lab_ok "and its JSON"
	else
		diff "$LAB_DIR/json" "$LAB_DIR/again" >"$LAB_DIR/differ"
		lab_bad "$*: the JSON differs" "$LAB_DIR/differ"
	fi
}

pings()
{
	records "$ping" -c 2 -i 0.01 -D -v "$1"
	records "$ping" -c 2 -i 0.01 -t 1 "$1"
	records "$ping" -c 2 -i 0.01 -W 0.02 -O "$2"
	records "$ping" -q -c 50 -f --stats --histogram "$1"
	records "$ping" -c 20 -f "$1"
	records "$ping" -c 2 -i 0.01 -p ab12 -s 1000 -M 'do' "$1"
	records "$ping" -c 1 -W 0.02 -s 3000 -M 'do' "$1"
}

traces()
{
	for method in '' -I '-T -p 9'; do
		# shellcheck disable=SC2086 # empty is no word
		records "$traceroute" $method -e --explain "$1"
	done
	records "$traceroute" -n -q 1 -w 0.05 -m 3 "$2"
}

# SIGNAL STATUS: what was shown by then is in the recording.
interrupted()
{
	rm -f "$LAB_DIR/record"
	in_host src "$ping" -i 0.01 --record "$LAB_DIR/record" 10.88.0.1 \
		>"$LAB_DIR/text" 2>"$LAB_DIR/words" &
	job=$!
	lab_until grep -q '"event":"reply"' "$LAB_DIR/record"
	kill -QUIT "$(lab_pids ping)"
	lab_until grep -q '"signal":3' "$LAB_DIR/record"
	kill "-$1" "$(lab_pids ping)"
	wait "$job"
	# What the shell has to say of it.
	sed -i '/Terminated/d' "$LAB_DIR/words"
	replays "$ping" "SIG$1" "$2"
}

# FILE WORDS [PROGRAM]
says()
{
	"${3:-$ping}" --replay "$1" >"$LAB_DIR/again" 2>"$LAB_DIR/complaint"
	lab_status=$?
	if [ $lab_status = 2 ] && grep -q "$2" "$LAB_DIR/complaint" &&
		[ "$(wc -l <"$LAB_DIR/complaint")" = 1 ]; then
		lab_ok "$2"
	else
		lab_bad "status $lab_status, not: $2" "$LAB_DIR/complaint"
	fi
}

wrong_files()
{
	records "$traceroute" -n 10.88.0.1
	says "$LAB_DIR/record" 'of another program'
	records "$ping" -c 3 -i 0.01 dst.lab
	says "$LAB_DIR/json" 'not a recording'
	says "$LAB_DIR/nowhere" 'No such file'
	head -n 12 "$LAB_DIR/record" >"$LAB_DIR/part"
	says "$LAB_DIR/part" 'ends before its run'
	head -c 2000 "$LAB_DIR/record" >"$LAB_DIR/part"
	says "$LAB_DIR/part" 'ends before its run'
	sed 's/"number":2/"number":77/' "$LAB_DIR/record" >"$LAB_DIR/part"
	says "$LAB_DIR/part" 'went on otherwise'
	sed 's/"now_ns":/"now_ns":x/' "$LAB_DIR/record" >"$LAB_DIR/part"
	says "$LAB_DIR/part" 'damaged'
	cp "$LAB_DIR/record" "$LAB_DIR/part"
	expect_status 2 "$ping" --replay "$LAB_DIR/part" --csv="$LAB_DIR/part"
	expect_status 0 cmp "$LAB_DIR/record" "$LAB_DIR/part"
}

# SCRIPT WORDS [PROGRAM]: the record, changed by a script of sed.
forged()
{
	sed "$1" "$LAB_DIR/record" >"$LAB_DIR/part"
	says "$LAB_DIR/part" "$2" "${3:-$ping}"
	if tr -d '\n -~' <"$LAB_DIR/again" | grep -q .; then
		lab_bad "$1 says something to the terminal" "$LAB_DIR/again"
	fi
}

# What somebody wrote who wants more than to show a run: one line, status 2.
hostile_files()
{
	long=$(head -c 40000 /dev/zero | tr '\0' '[')
	records "$ping" -c 2 -i 0.01 dst.lab
	forged 's/"targets":1/"targets":65536/' 'damaged'
	forged 's/"targets":1/"targets":4294967295/' 'not a recording of a run'
	forged 's/"words":\[/&"-V",/' 'not a recording of a run'
	forged 's/"words":\[/&"--replay","x",/' 'was decided when'
	forged 's/"words":\[/&"-c","\\u001b[2J",/' '033.2J'
	forged 's/"label":"/&\\u001b[2J/; $d' 'ends before its run'
	forged "s/\"form\":2/&,\"x\":$long/" 'damaged'
	forged 's/"at_ns":[0-9]*/"at_ns":9223372036854775807/' 'damaged'
	forged 's/"words":/"words":[],&/; s/"words":\[[^]]*\],"setup"/"setup"/' \
		'Destination address'
	records "$traceroute" -n dst.lab 10.77.1.9
	forged 's/"lanes":2/"lanes":300/' 'damaged' "$traceroute"
	forged 's/"ring":65536/"ring":65535/' 'damaged' "$traceroute"
	forged 's/"host":"/&\\u001b[2J/; $d' 'ends before its run' "$traceroute"
	head -c 600000 /dev/zero >"$LAB_DIR/zeros"
	says "$LAB_DIR/zeros" 'not a recording' "$traceroute"
}

# Before the first byte of the file is read the process is shut in.
shut_in()
{
	: >"$LAB_DIR/part"
	for program in "$ping" "$traceroute"; do
		LEADLINE_SANDBOX=off "$program" -v --replay "$LAB_DIR/part" \
			>/dev/null 2>"$LAB_DIR/complaint"
		if head -n 1 "$LAB_DIR/complaint" | grep -q 'no sandbox'; then
			lab_ok "${program##*/} is shut in before it reads"
		else
			lab_bad "${program##*/} reads outside of the sandbox" \
				"$LAB_DIR/complaint"
		fi
	done
}

# What is in it proves answers while the run goes on.
its_owner_alone()
{
	lab_mode=$(stat -c %a "$LAB_DIR/record")
	if [ "$lab_mode" = 600 ]; then
		lab_ok "nobody else reads it"
	else
		lab_bad "its mode is $lab_mode"
	fi
	expect_status 2 in_host src "$ping" -c 1 --record /nowhere/file 10.88.0.1
	expect_grep err '/nowhere/file: No such file or directory'
}

# The last line that fits is whole; the run ends and says why.
a_full_disk()
{
	mkdir -p "$LAB_DIR/small"
	mount -t tmpfs -o size=64k small "$LAB_DIR/small" || return 0
	expect_status 2 in_host src "$ping" -q -f -c 5000 \
		--record "$LAB_DIR/small/file" 10.88.0.1
	expect_grep err 'No space left on device'
	if [ "$(tail -c 2 "$LAB_DIR/small/file")" = '}' ]; then
		lab_ok "a full disk holds whole lines"
	else
		lab_bad "a full disk holds half a line"
	fi
	umount "$LAB_DIR/small"
}

ping_group_range src open
pings dst.lab 10.77.1.9
traces fd88::1 fd77:1::9
ping_group_range src closed
pings fd88::1 fd77:1::9
traces dst.lab 10.77.1.9
records "$ping" -c 2 -i 0.01 10.99.0.1
records "$ping" -c 1 10.88.0.1 fd88::1
records "$ping" -R -c 1 10.88.0.1
records "$ping" -c 1 --find-mtu dst.lab
interrupted INT 0
interrupted TERM 143
its_owner_alone
wrong_files
hostile_files
shut_in
a_full_disk
lab_done
