#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# The options of --help=all are those of the manual page, in both directions.
# usage: names.sh PROGRAM PAGE

set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT

# "-c" and "--count", one a line, of the left column of the help.
"$1" --help=all | sed -n 's/^   *\(-[^ ].*\)/\1/p' | sed 's/   .*//' |
	tr -s ' ,' '\n' | sed -n 's/^\(-[^-]\)$/\1/p
		s/^\(--[a-z0-9-]*\).*/\1/p' | sort -u >"$here/help"

# The same of the heads of list items: "Fl c Ar count , Fl Fl count Ns = ..."
sed -e :a -e '/\\$/N; s/\\\n//; ta' "$2" | sed -n 's/^\.It \(Fl .*\)/\1/p' |
	sed 's/Fl Fl /\n--/g; s/Fl /\n-/g' |
	sed -n 's/^\(--[a-z0-9-]*\).*/\1/p; s/^\(-[^- ]\)\( .*\)*$/\1/p' |
	sort -u >"$here/page"

[ -s "$here/help" ]
diff -U 0 "$here/help" "$here/page" || {
	echo "- in the help alone, + in the page alone"
	exit 1
}
