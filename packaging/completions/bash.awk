# SPDX-License-Identifier: BSD-2-Clause
#
# Records to a completion of bash, which needs no helper of bash-completion.

function add(which, spelling) {
	lists[which] = lists[which] (lists[which] == "" ? "" : "|") spelling
}
{
	k = kind($3)
	if ($1 != "") options = options " -" $1
	if ($2 != "") options = options " --" $2 ($4 == "=" ? "=" : "")
	if (k == "") next
	if (k == "words") {
		k = k " " words($3)
		if (!(k in lists)) choices[++chosen] = k
	}
	# A letter whose argument may be missing never takes the next word.
	if ($1 != "" && $4 == "=") add(k, "-" $1)
	if ($2 != "" && $4 == "=") add(k, "--" $2)
	if ($2 != "") add(k, "--" $2 "=")
}
function branch(list, action) {
	if (list != "") printf "\t%s)\n\t\t%s\n\t\treturn\n\t\t;;\n", list, action
}
function reply(what) {
	return "mapfile -t COMPREPLY < <(compgen " what " -- \"$cur\")"
}
END {
	name = typed[1]
	gsub(/[^A-Za-z0-9_]/, "_", name)
	print "# bash completion for " names ", made from its --help\n"
	print "_leadline_complete_" name "()\n{"
	print "\tlocal cur=${COMP_WORDS[COMP_CWORD]} prev="
	print "\t((COMP_CWORD == 0)) || prev=${COMP_WORDS[COMP_CWORD - 1]}"
	print "\t# Where = parts words, --name=VALUE has become three."
	print "\tif [[ $cur == = ]]; then"
	print "\t\tcur='' prev=$prev="
	print "\telif [[ $prev == = ]] && ((COMP_CWORD > 1)); then"
	print "\t\tprev=${COMP_WORDS[COMP_CWORD - 2]}="
	print "\tfi\n"
	print "\tcase $prev in"
	branch(lists["device"],
	       "mapfile -t COMPREPLY < <(cd /sys/class/net 2>/dev/null &&\n" \
	       "\t\t\tcompgen -f -- \"$cur\")")
	branch(lists["file"], reply("-f"))
	branch(lists["folder"], reply("-d"))
	branch(lists["host"], reply("-A hostname"))
	for (i = 1; i <= chosen; i++)
		branch(lists[choices[i]],
		       reply("-W \"" substr(choices[i], 7) "\""))
	branch(lists["free"], "COMPREPLY=()")
	print "\tesac\n"
	print "\tif [[ $cur == -* ]]; then"
	print "\t\t" reply("-W \"" substr(options, 2) "\"")
	print "\t\t[[ ${COMPREPLY[0]-} != *= ]] || compopt -o nospace"
	print "\telif declare -F _known_hosts_real >/dev/null; then"
	print "\t\t_known_hosts_real -- \"$cur\""
	print "\telse"
	print "\t\t" reply("-A hostname")
	print "\tfi\n}\n"
	print "complete -F _leadline_complete_" name " " names
}
