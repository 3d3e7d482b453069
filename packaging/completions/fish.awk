# SPDX-License-Identifier: BSD-2-Clause
#
# Records to a completion of fish.

BEGIN {
	action["device"] = "-xa \"(__fish_print_interfaces)\""
	action["file"] = "-rF"
	action["folder"] = "-xa \"(__fish_complete_directories)\""
	action["host"] = "-xa \"(__fish_print_hostnames)\""
	action["free"] = "-x"
	print "# fish completion for " names ", made from its --help\n"
	for (i = 1; i <= count; i++)
		print "complete -c " typed[i] " -fa \"(__fish_print_hostnames)\""
}
function plain(text) {
	gsub(/\\/, "\\\\", text)
	gsub(/\047/, "\\\047", text)
	return text
}
{
	k = kind($3)
	line = ($1 == "" ? "" : " -s " $1) ($2 == "" ? "" : " -l " $2)
	if (k == "words")
		line = line ($4 == "=" ? " -x" : "") " -a \"" words($3) "\""
	else if (k != "" && $4 == "=")
		line = line " " action[k]
	for (i = 1; i <= count; i++)
		print "complete -c " typed[i] line " -d \047" plain($5) "\047"
}
