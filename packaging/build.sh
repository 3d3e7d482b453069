#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Builds the packages of the distribution it runs on, from what is committed,
# and installs first, as root or by sudo, what the build needs.
#
# usage: build.sh FOLDER [debian|rpm|arch]
#
# The packages are in FOLDER afterwards; the last line tells how to install
# them.

set -eu

fail() {
	printf 'build.sh: %s\n' "$1" >&2
	exit 1
}

have() {
	command -v "$1" >/dev/null
}

as_root() {
	if [ "$(id -u)" = 0 ]; then
		"$@"
	elif have sudo; then
		sudo "$@"
	else
		fail "as root: $*"
	fi
}

# What the system says it is or is like: os-release(5).
guess() {
	# shellcheck source=/dev/null
	for id in $(. /etc/os-release && echo "${ID-} ${ID_LIKE-}"); do
		case $id in
		debian | arch) echo "$id" ;;
		fedora) echo rpm ;;
		*) continue ;;
		esac
		return
	done
	fail "which kind of package? debian, rpm or arch"
}

case $# in
1 | 2) ;;
*)
	sed -n '/^# usage/s/^# //p' "$0" >&2
	exit 2
	;;
esac
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
folder=$(cd "$1" && pwd)
kind=${2:-$(guess)}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# $tarball, and $tree: the same, unpacked.
release() {
	sh "$here/release.sh" "$work/release"
	for tarball in "$work"/release/leadline-*.tar.gz; do :; done
	tar -xf "$tarball" -C "$work"
	for tree in "$work"/leadline-*/; do :; done
	version=${tarball##*/leadline-}
	version=${version%.tar.gz}
}

debian() {
	cp "$tarball" "$work/leadline_$version.orig.tar.gz"
	cd "$tree"
	cp -R packaging/debian debian
	as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq update
	as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y \
		--no-install-recommends install dpkg-dev fakeroot
	as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y \
		--no-install-recommends build-dep ./
	dpkg-buildpackage -us -uc -b
	mv "$work"/leadline_*.deb "$work"/leadline-ping_*.deb "$folder"
	echo "to install: apt install $folder/leadline*.deb"
}

rpm_package() {
	if have dnf; then
		as_root dnf -q -y install rpm-build dnf-plugins-core
		as_root dnf -q -y builddep "$here/rpm/leadline.spec"
	fi
	mkdir -p "$work/top/SOURCES"
	cp "$tarball" "$work/top/SOURCES"
	rpmbuild --define "_topdir $work/top" -bb "$here/rpm/leadline.spec"
	find "$work/top/RPMS" -name '*.rpm' ! -name '*debug*' \
		-exec mv {} "$folder" \;
	echo "to install: dnf install --allowerasing $folder/leadline*.rpm"
}

arch() {
	mkdir "$work/arch"
	cp "$here"/arch/* "$tarball" "$work/arch"
	cd "$work/arch"
	makepkg --syncdeps --noconfirm
	mv ./*.pkg.tar.* "$folder"
	echo "to install: pacman -U $folder/leadline*.pkg.tar.*"
}

have git || fail "git is needed, and a clone"
release
case $kind in
debian) debian ;;
rpm) rpm_package ;;
arch) arch ;;
*) fail "no kind of package: $kind" ;;
esac
