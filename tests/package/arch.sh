#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# The Arch packages build as an ordinary user and install; the scriptlet gives
# the capability. pacman runs it in the new root, where nothing else is, so
# the test runs it by hand.

. "$(dirname "$0")/lib.sh"

limit 1200 "$@"
begin
need_root
need makepkg makepkg
need pacman pacman-package-manager
need bsdtar libarchive-tools
need fakeroot fakeroot

build() {
	mkdir "$scratch/arch" "$scratch/home"
	cp "$source"/packaging/arch/* "$tarball" "$scratch/arch"
	chown -R nobody "$scratch/arch" "$scratch/home"
	cd "$scratch/arch"
	setpriv --reuid=nobody --regid=nogroup --clear-groups \
		env HOME="$scratch/home" PKGEXT=.pkg.tar.gz \
		makepkg --nodeps --force
}

install_them() {
	root=$scratch/root
	mkdir -p "$root/var/lib/pacman" "$root/var/cache"
	pacman --root "$root" --noscriptlet --noconfirm --cachedir \
		"$root/var/cache" -Udd "$scratch"/arch/leadline*.pkg.tar.gz
	for name in ping ping4 ping6; do
		same "$(readlink "$root/usr/bin/$name")" leadline-ping
	done
	test -x "$root/usr/bin/traceroute"
	test -f "$root/usr/share/man/man8/leadline-ping.8.gz"
}

has_capability() {
	cd "$scratch/root"
	# shellcheck source=/dev/null
	. "$source/packaging/arch/leadline.install"
	post_upgrade
	for program in ping traceroute; do
		getcap "usr/bin/leadline-$program" | grep -q 'cap_net_raw=p$'
	done
}

release
must "makepkg builds" build
must "pacman installs" install_them
check "the scriptlet gives the capability" has_capability
finish
