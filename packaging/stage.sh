#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Installs a build for a package that may lie beside other pings: the programs
# and pages as leadline-ping and leadline-traceroute, and their completions.
# Debian, RPM, Arch and Alpine start from here and add the short names.
#
# usage: stage.sh BUILD DESTDIR PREFIX ZSH-FOLDER
#
# CROSS=1 leaves the completions out, as the programs cannot run.

set -eu

[ $# = 4 ] || {
	sed -n '/^# usage/s/^# //p' "$0" >&2
	exit 2
}
build=$1
top=$2$3
bash=$top/share/bash-completion/completions
zsh=$2$4
fish=$top/share/fish/vendor_completions.d
completions=$(dirname "$0")/completions/completions.sh

# make_completion SHELL FILE NAME: NAME is what is typed, PROGRAM what it is.
make_completion() {
	mkdir -p "$(dirname "$2")"
	"$build/bin/$program" --help=all | sh "$completions" "$1" "$3" >"$2"
	chmod 644 "$2"
}

# LEADLINE_COMPLETIONS is off, so that only ours are there.
DESTDIR=$2 cmake --install "$build"
for program in ping traceroute; do
	name=leadline-$program
	mv "$top/bin/$program" "$top/bin/$name"
	mv "$top/share/man/man8/$program.8" "$top/share/man/man8/$name.8"
	[ -z "${CROSS-}" ] || continue
	make_completion bash "$bash/$name" "$name"
	make_completion zsh "$zsh/_$name" "$name"
	make_completion fish "$fish/$name.fish" "$name"
done
