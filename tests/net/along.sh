# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=sh
# shellcheck disable=SC2154 # lab.sh and its users share variables
#
# along.sh: what the programs write for machines in all stories of tests/net,
# whatever the story is about. Every ping and traceroute that a story runs is
# the program along (along.c), which has the true one write JSON and a recording
# as well. What `run` has run is replayed at once: the same text, the same
# complaints, the same status. The JSON of all stories is held against the
# schema by one test behind them, net/lines.

LAB_ALONG=
LAB_NOT_ALONG=
LAB_BIN=${LEADLINE_NET:-.}/../bin
lab_along_number=0

lab_not_along()
{
	LAB_NOT_ALONG=$*
}

# The story's file is empty until the story is told.
lab_along_start()
{
	lab_along_story=${0##*/}
	lab_along_story=${lab_along_story#test_}
	lab_along_story=${lab_along_story%.sh}${1:+-$1}
	lab_along_story=${LEADLINE_NET:-.}/lines/$lab_along_story.json
	if [ -n "$LAB_NOT_ALONG" ] || [ ! -x "${LEADLINE_NET:-.}/along" ]; then
		rm -f "$lab_along_story"
		return
	fi
	mkdir -p "${lab_along_story%/*}" "$LAB_DIR/bin"
	: >"$lab_along_story"
	for lab_program in ping traceroute; do
		[ ! -x "$LAB_BIN/$lab_program" ] ||
			ln -s "$LEADLINE_NET/along" "$LAB_DIR/bin/$lab_program"
	done
	LAB_ALONG=$LAB_DIR/along-0
	LEADLINE_BIN=$LAB_DIR/bin
	export LAB_ALONG LEADLINE_BIN
}

# In a job: what it runs writes where it does itself.
lab_along_here()
{
	LAB_ALONG=${LAB_ALONG:+$LAB_DIR/along-0}
}

# What is run next writes to files of this number.
lab_along_next()
{
	lab_along_number=$((lab_along_number + 1))
	LAB_ALONG=${LAB_ALONG:+$LAB_DIR/along-$lab_along_number}
}

lab_along_same()
{
	cmp -s "$LAB_DIR/out" "$LAB_DIR/again" || return
	[ -s "$LAB_DIR/complaint" ] || return 0
	tail -c "$(wc -c <"$LAB_DIR/complaint")" "$LAB_DIR/err" |
		cmp -s - "$LAB_DIR/complaint"
}

# Only where one program was run; what was said before there was anything to
# record is not said again.
lab_along_replay()
{
	[ -n "$LAB_ALONG" ] || return
	set -- "$LAB_ALONG".*.record
	[ $# = 1 ] && [ -s "$1" ] || return
	[ -O "$1" ] || chmod 644 "$1"
	lab_program=${1%.record}
	"$LAB_BIN/${lab_program##*.}" --replay "$1" \
		>"$LAB_DIR/again" 2>"$LAB_DIR/complaint"
	lab_status=$?
	LAB_REPLAYS=$((LAB_REPLAYS + 1))
	if [ "$lab_status" != "$status" ]; then
		lab_bad "$lab_ran: replayed with status $lab_status" \
			"$LAB_DIR/complaint"
	elif ! lab_along_same; then
		diff "$LAB_DIR/out" "$LAB_DIR/again" >"$LAB_DIR/differ"
		lab_bad "$lab_ran: replayed otherwise" "$LAB_DIR/differ"
	fi
}

lab_valid()
{
	lab_along_next
	[ -z "$LAB_ALONG" ] || cp "$1" "$LAB_ALONG.json"
}

lab_along_end()
{
	if [ -n "$LAB_NOT_ALONG" ]; then
		echo "# without JSON beside it: $LAB_NOT_ALONG"
	elif [ -n "$LAB_ALONG" ]; then
		echo "# $LAB_REPLAYS runs replayed the same"
		find "$LAB_DIR" -name 'along-*.json' -exec cat {} + \
			>"$lab_along_story"
	fi
}
