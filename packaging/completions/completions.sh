#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Writes the completion of a program for a shell from the program's own help,
# which is made from its table of options, so that no option is forgotten.
#
# usage: PROGRAM --help=all | completions.sh bash|zsh|fish NAME...
#
# NAME is what people type; the file is for all of them. A line of the help
# that counts is "  -c, --count=N   text", the letter or the name may be
# missing, "[=N]" may be left out by whoever types; the text may go on in
# lines that begin further to the right. The argument tells what completes it:
# DEVICE an interface, FILE a file, HOST a host, a|b|c, in small letters, one of these words.

set -eu

usage() {
	sed -n '/^# usage/s/^# //p' "$0" >&2
	exit 2
}

[ $# -ge 2 ] || usage
shell=$1
shift
names=$*
case $shell in
bash | zsh | fish) ;;
*) usage ;;
esac

here=$(dirname "$0")
made=$(awk -f "$here/help.awk")
if [ -z "$made" ]; then
	echo "completions.sh: the help of $names names no option" >&2
	exit 1
fi
printf '%s\n' "$made" |
	awk -v names="$names" -f "$here/shared.awk" -f "$here/$shell.awk"
