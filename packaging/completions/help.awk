# SPDX-License-Identifier: BSD-2-Clause
#
# From --help to records, one to a line: letter, name, argument, "=" or "[="
# or nothing, text. completions.sh says what a line of the help looks like.

function flush() {
	if (seen)
		printf "%s\037%s\037%s\037%s\037%s\n",
		       letter, name, value, join, text
	seen = 0
}
function spelling(s) {
	letter = name = value = join = ""
	if (match(s, /^-[^-]/)) {
		letter = substr(s, 2, 1)
		s = substr(s, 3)
		sub(/^, /, "", s)
	}
	if (match(s, /^--[A-Za-z0-9-]+/)) {
		name = substr(s, 3, RLENGTH - 2)
		s = substr(s, RLENGTH + 1)
	}
	if (s ~ /^\[/) {
		join = "[="
		gsub(/^\[[= ]?|\]$/, "", s)
	} else if (s != "") {
		join = "="
		sub(/^[= ]/, "", s)
	}
	value = s
}
/^  -[^ -]/ || /^      --/ {
	flush()
	sub(/^ +/, "")
	place = match($0, /  +/)
	text = place ? substr($0, place + RLENGTH) : ""
	spelling(place ? substr($0, 1, place - 1) : $0)
	seen = 1
	next
}
seen && /^        +[^ ]/ {
	sub(/^ +/, "")
	text = text (text == "" ? "" : " ") $0
	next
}
{ flush() }
END { flush() }
