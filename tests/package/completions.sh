#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# The completions of bash, zsh and fish: each shell reads its file, and each
# option of --help is in it. For the programs in $LEADLINE_BIN, or those of a
# build of its own.

. "$(dirname "$0")/lib.sh"

limit 1200 "$@"
begin

build_programs() {
	cmake -S "$source" -B "$scratch/build" -DBUILD_TESTING=OFF \
		-DLEADLINE_COMPLETIONS=OFF
	cmake --build "$scratch/build" -j 2
}

make_all() {
	for program in ping traceroute; do
		for shell in bash zsh fish; do
			"$bin/$program" --help=all | sh "$maker" "$shell" \
				"$program" >"$scratch/$program.$shell"
		done
	done
}

# Spellings as the help has them, one per line.
spellings() {
	"$bin/$1" --help=all |
		sed -n 's/^  \( *-[^ ].*\)$/\1/p' | sed 's/   *[^ -].*//' |
		tr -s ' ,' '\n' | sed -n 's/^\(-[^-]\)$/\1/p
			s/^\(--[a-z0-9-]*\).*/\1/p' | sort -u
}

# asked SHELL PROGRAM: what the shell offers after "PROGRAM -".
asked() {
	case $1 in
	bash)
		bash -c '. "$1"
			compopt() { :; }
			COMP_WORDS=("$2" -) COMP_CWORD=1
			"_leadline_complete_$2"
			printf "%s\n" "${COMPREPLY[@]%=}"' \
			bash "$scratch/$2.bash" "$2"
		;;
	fish)
		HOME=$scratch fish -c 'source $argv[1]
			complete -C "$argv[2] -"
			complete -C "$argv[2] --"' \
			"$scratch/$2.fish" "$2" | cut -f 1
		;;
	zsh)
		sed -n "s/^.'\((-. --[a-z0-9-]*)\)*\(--*[A-Za-z0-9-]*\).*/\2/p" \
			"$scratch/$2.zsh" | sed 's/^\(-[^-]\)-$/\1/'
		;;
	esac
}

# Every spelling is offered.
offers_all() {
	spellings "$2" >"$scratch/want"
	test -s "$scratch/want"
	asked "$1" "$2" | sed 's/=$//' | sort -u >"$scratch/offered"
	missing=$(comm -23 "$scratch/want" "$scratch/offered")
	same "$missing" ''
}

refuses_nonsense() {
	! echo "no option here" | sh "$maker" bash x
}

maker=$source/packaging/completions/completions.sh
bin=${LEADLINE_BIN-}
if [ -z "$bin" ]; then
	must "the programs build" build_programs
	bin=$scratch/build/bin
fi
must "they are made" make_all
check "a help without options is an error" refuses_nonsense
for shell in bash zsh fish; do
	if ! command -v "$shell" >/dev/null; then
		echo "SKIP: no $shell"
		continue
	fi
	for program in ping traceroute; do
		check "$shell reads that of $program" \
			"$shell" -n "$scratch/$program.$shell"
		check "$shell offers every option of $program" \
			offers_all "$shell" "$program"
	done
done
finish
