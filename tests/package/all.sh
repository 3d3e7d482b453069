#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Runs everything in this folder, one after the other, and says in the end
# what passed, what could not run here and what failed. As root it proves
# most; it takes a quarter of an hour.
#
# usage: all.sh [NAME...]   such as "rpm" or "debian trixie"; all without any

set -eu

here=$(cd "$(dirname "$0")" && pwd)
kept=$(mktemp -d)
trap 'rm -rf "$kept"' EXIT
export LEADLINE_CHROOTS="${LEADLINE_CHROOTS-$kept}"
failed=
summary=

one() {
	begun=$(date +%s)
	status=0
	echo "== $*"
	name=$1
	shift
	sh "$here/$name.sh" "$@" || status=$?
	case $status in
	0) verdict=passed ;;
	77) verdict=skipped ;;
	*) verdict=FAILED failed=yes ;;
	esac
	summary="$summary
$verdict	$name $* ($(($(date +%s) - begun)) s)"
}

if [ $# = 0 ]; then
	set -- recipes apparmor completions release rpm arch musl \
		'cross aarch64' 'cross s390x' 'debian bookworm' 'debian trixie' \
		'two_commands bookworm' 'two_commands fedora' \
		'two_commands arch'
fi
for test in "$@"; do
	# shellcheck disable=SC2086 # a name and its argument
	one $test
done
echo "$summary"
[ -z "$failed" ]
