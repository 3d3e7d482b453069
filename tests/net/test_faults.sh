#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# System calls that fail; see faults.py. With "full" each of every run does,
# with "leaks" those of programs that look for leaks.

set -u
[ $# = 0 ] || LAB_SECONDS=3000
# shellcheck source=lab.sh
. "$(dirname "$0")/lab.sh"
lab_not_along "it counts system calls"
lab_start "$@"

[ -x "$LEADLINE_BIN/ping" ] || lab_skip "no $LEADLINE_BIN/ping"
strace -o /dev/null true 2>/dev/null || lab_skip "strace does not work here"
[ "$LAB_INSIDE" = root ] || lab_skip "only root sees all calls"

mode=${1:-quick}
[ $# = 0 ] || shift
lab_pair
lab_limits off
ping_group_range dst open
lab_ready
mkdir -m 777 "$LAB_DIR/faults"
if python3 "$(dirname "$0")/faults.py" "$mode" "$LAB_DIR/faults" "$@" \
	>"$LAB_DIR/out"; then
	lab_ok "$(tail -n 1 "$LAB_DIR/out")"
else
	cat "$LAB_DIR/out"
	lab_bad "$(tail -n 1 "$LAB_DIR/out")"
fi
lab_done
