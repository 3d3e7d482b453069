# SPDX-License-Identifier: BSD-2-Clause
#
# Records to a completion of zsh.

BEGIN {
	action["device"] = ":_net_interfaces"
	action["file"] = ":_files"
	action["folder"] = ":_files -/"
	action["host"] = ":_hosts"
	action["free"] = ":"
	print "#compdef " names "\n"
	print "_arguments -s -S \\"
}
function plain(text) {
	gsub(/\\/, "\\\\", text)
	gsub(/\[/, "\\[", text)
	gsub(/\]/, "\\]", text)
	return quoted(text)
}
function argument(k, value, optional, label) {
	if (k == "") return ""
	label = value
	gsub(/[^A-Za-z0-9_.,-]/, " ", label)
	if (k == "words")
		label = "word:(" words(value) ")"
	else
		label = label action[k]
	return (optional ? "::" : ":") quoted(label)
}
function row(exclude, spelling, tail) {
	printf "\t\047%s%s%s\047 \\\n", exclude, spelling, tail
}
{
	k = kind($3)
	tail = "[" plain($5) "]" argument(k, $3, $4 == "[=")
	both = $1 != "" && $2 != "" ? "(-" $1 " --" $2 ")" : ""
	if ($1 != "")
		row(both, "-" $1 (k == "" ? "" : $4 == "[=" ? "-" : "+"), tail)
	if ($2 != "")
		row(both, "--" $2 (k == "" ? "" : $4 == "[=" ? "=-" : "="), tail)
}
END { print "\t\047*:host:_hosts\047" }
