#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# The manual pages have no fault that mandoc knows of.
# usage: pages.sh FOLDER

set -eu

command -v mandoc >/dev/null || exit 77
cd "$1"
set -- *.[1-8]
[ -e "$1" ] || exit 77

# Which other pages are installed is a matter of the machine.
faults=$(mandoc -T lint "$@" | grep -v 'referenced manual not found' || :)
[ -z "$faults" ] || {
	printf '%s\n' "$faults"
	exit 1
}
