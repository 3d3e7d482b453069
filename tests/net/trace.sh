# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # lab.sh and its users share variables
#
# trace.sh: what the tests of traceroute share; read after lab.sh.
#
#	trace_stories "$@"       for a script that calls itself: with a NAME it
#	                         is the lab of story_NAME, and ends with it
#	trace_story NAME...      each as a job, in a lab of its own, so that what
#	                         one does to its network no other one sees
#	trace_has OPTION         whether traceroute has it; or say it is skipped

traceroute=$LEADLINE_BIN/traceroute
[ -x "$traceroute" ] || lab_skip "no $traceroute"

trace_stories()
{
	[ $# -gt 0 ] || return 0
	"story_$1"
	lab_done
}

trace_lab()
{
	export LAB_AGAIN="$LAB_INSIDE"
	env -u LAB_INSIDE sh "$0" "$1" >"$LAB_DIR/story" 2>&1
	sed '$d' "$LAB_DIR/story"
	trace_last=$(sed -n '$p' "$LAB_DIR/story")
	case $trace_last in
	*' checks, '*' failed')
		LAB_CHECKS=${trace_last%% *}
		trace_last=${trace_last#*, }
		LAB_FAILED=${trace_last%% *}
		;;
	skipped:*)
		echo "# $trace_last"
		;;
	*)
		echo "# $trace_last"
		lab_bad "$1: ended early"
		;;
	esac
}

trace_story()
{
	for trace_name; do
		lab_job trace_lab "$trace_name"
	done
}

trace_has()
{
	"$traceroute" --help=all 2>&1 | grep -Eq "^ .*$1(,|=| |\$)" && return
	echo "# skipped: no $1 yet"
	return 1
}
