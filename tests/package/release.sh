#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# The release: the same bytes from two clones in different folders, time zones
# and file modes; every file says whose it is; and what people install from
# source arrives where they want it.

. "$(dirname "$0")/lib.sh"

limit 1200 "$@"
begin
need git git

again() {
	git clone -q "$source" "$scratch/another clone"
	cd "$scratch/another clone"
	umask 077
	TZ=Asia/Kathmandu LC_ALL=C sh packaging/release.sh "$scratch/again"
}

# All but what was not there to be made twice.
same_bytes() {
	chmod -R u+rwX,go+rX "$scratch/again"
	diff -r "$scratch/release" "$scratch/again"
}

# The text of the licence is there twice, for people and for REUSE.
reuse_lint() {
	unpack "$scratch/reuse"
	cd "$scratch/reuse"
	reuse lint >"$scratch/lint" 2>&1 || {
		cat "$scratch/lint"
		return 1
	}
	same "$(grep ERROR "$scratch/lint")" ''
	same "$(sed -n '/^Redistribution/,$p' LICENSE)" \
		"$(cat LICENSES/BSD-2-Clause.txt)"
}

refuses_two_versions() {
	git clone -q "$source" "$scratch/two"
	cd "$scratch/two"
	sed -i 's/^pkgver=.*/pkgver=99/' packaging/arch/PKGBUILD
	git -c user.name=x -c user.email=x@example.org commit -qam x
	! sh packaging/release.sh "$scratch/none"
}

build() {
	unpack "$scratch/tree"
	cmake -S "$scratch/tree" -B "$scratch/build" -DBUILD_TESTING=OFF "$@"
	cmake --build "$scratch/build" -j 2
}

install_below() {
	DESTDIR=$scratch/dest cmake --install "$scratch/build" \
		--prefix /opt/leadline
	for file in bin/ping bin/traceroute share/man/man8/ping.8 \
		share/man/man8/traceroute.8 share/man/man7/leadline-json.7 \
		share/bash-completion/completions/ping \
		share/zsh/site-functions/_traceroute \
		share/fish/vendor_completions.d/ping.fish
	do
		test -f "$scratch/dest/opt/leadline/$file"
	done
	same "$(getcap -r "$scratch/dest")" ''
	same "$(find "$scratch/dest" -path '*/opt/leadline' -prune -o \
		-type f -print)" ''
}

# Without DESTDIR it says what to run, of the files where they are now.
says_what_to_run() {
	cmake --install "$scratch/build" --prefix "$scratch/else where" \
		>"$scratch/install"
	for program in ping traceroute; do
		grep "root: setcap cap_net_raw=p $scratch/else where/bin/$program\$" \
			"$scratch/install"
	done
	same "$(getcap -r "$scratch/else where")" ''
}

# By root and without DESTDIR, on wish.
install_with_capability() {
	cmake -S "$scratch/tree" -B "$scratch/build" -DLEADLINE_SETCAP=ON
	cmake --install "$scratch/build" --prefix "$scratch/pre fix"
	for program in ping traceroute; do
		getcap "$scratch/pre fix/bin/$program" | grep -q cap_net_raw=p
	done
}

release
check "another clone gives the same release" again
check "byte for byte" same_bytes
check "two versions in one release are refused" refuses_two_versions
if command -v reuse >/dev/null; then
	check "every file says whose it is" reuse_lint
else
	echo "SKIP: no reuse"
fi
must "the release builds" build
check "it installs below DESTDIR and prefix, without capability" install_below
check "without DESTDIR it says what would give it" says_what_to_run
if [ "$(id -u)" = 0 ]; then
	check "and with the capability when asked" install_with_capability
fi
finish
