#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# From nothing to a working pair: the two commands that README.md names for a
# distribution, in a minimal system with a clone, and then an ordinary user
# pings.
#
# usage: two_commands.sh SUITE|fedora|arch   (SUITE: bookworm, trixie, ...)
#
# Fedora and Arch are a Debian with their package managers here, which say and
# do what they would say and do there. What should come from their archives is
# Debian's, under a package that stands for it.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/chroot.sh"

[ $# = 1 ] || {
	sed -n '/^# usage/s/^# //p' "$0" >&2
	exit 2
}
limit 3600 "$@"
kind=$1
begin
need_root
need mmdebstrap mmdebstrap
need ip iproute2
need git git

system=$scratch/system
home=$system/home/user
tools="git gcc make libc6-dev libcap2-bin
	$(build_depends | grep -v debhelper)"

# --- the systems -------------------------------------------------------------

debian_system() {
	debian "$system" "$kind" ca-certificates git
}

# As README.md has it, but not asking; sudo is not part of a minimal system.
debian_root() {
	sed 's/^sudo apt /apt-get -y /'
}

# What the recipe asks for, and what rpm finds that programs want of libraries.
stand_in_spec() {
	printf '%s: %s\n' Name stand-in Version 1 Release 1 Summary Debian \
		License none BuildArch noarch Provides rpm-build \
		Provides dnf-plugins-core Provides 'rtld(GNU_HASH)'
	sed -n 's/^BuildRequires: *\([^ ]*\).*/Provides: \1 = 99/p' \
		"$source/packaging/rpm/leadline.spec"
	in_root "$system" sh -c 'echo /lib/*/libc.so.6 |
		/usr/lib/rpm/find-provides
		cd /usr/lib/*-linux-gnu && ls -d *.so.[0-9]* |
		sed "s/$/()(64bit)/"' | sort -u | sed 's/^/Provides: /'
	printf '%%description\nDebian.\n%%files\n'
}

fedora_system() {
	# shellcheck disable=SC2086 # a list of words
	debian "$system" bookworm $tools rpm dnf dnf-plugins-core createrepo-c
	mkdir -p "$system/archive" "$system/etc/yum.repos.d" "$system/etc/rpm"
	echo 'ID=fedora' >"$system/etc/os-release"
	echo '%_dbpath /var/lib/rpm' >"$system/etc/rpm/macros"
	echo 37 >"$system/etc/dnf/vars/releasever"
	rm -f "$system/etc/dnf/plugins/local.conf"
	printf '[%s]\nname=%s\nbaseurl=file:///archive\ngpgcheck=0\n' \
		debian Debian >"$system/etc/yum.repos.d/debian.repo"
	stand_in_spec >"$system/archive/stand-in.spec"
	in_root "$system" sh -euc 'cd /archive
		rpmbuild -bb --define "_rpmdir /archive" stand-in.spec
		createrepo_c -q .'
}

fedora_root() {
	sed 's/^sudo dnf /dnf -y /'
}

arch_system() {
	# shellcheck disable=SC2086 # a list of words
	debian "$system" bookworm $tools makepkg pacman-package-manager \
		libarchive-tools fakeroot zstd
	echo 'ID=arch' >"$system/etc/os-release"
	ln -sf /proc/self/mounts "$system/etc/mtab"
	# There is no mount point to ask how much room it has.
	sed -i 's/^CheckSpace/#&/' "$system/etc/pacman.conf"
	mkdir -p "$system/archive" "$system/var/cache/pacman/pkg" \
		"$system/var/lib/pacman"
	{
		printf '%s=%s\n' pkgname stand-in pkgver 1 pkgrel 1 \
			pkgdesc Debian arch '(any)'
		sed -n 's/^makedepends=(\(.*\))/provides=(glibc \1)/p' \
			"$source/packaging/arch/PKGBUILD"
		echo 'package() { :; }'
	} >"$system/archive/PKGBUILD"
	in_root "$system" sh -euc 'chown nobody /archive
		cd /archive
		setpriv --reuid=nobody --regid=nogroup --clear-groups \
			env HOME=/archive makepkg
		pacman --noconfirm -U ./*.pkg.tar.*'
}

arch_root() {
	sed 's/^sudo pacman /pacman --noconfirm /'
}

# --- the commands ------------------------------------------------------------

# What is indented below the line that names the distribution.
two_commands() {
	sed -n "/^$heading.*:\$/,\$p" "$source/README.md" |
		sed -n 's/^    //p' | head -n 2
}

clone() {
	in_root "$system" useradd -m user
	git clone -q "$source" "$home/leadline"
	in_root "$system" chown -R user: /home/user
}

# The first by WHO, the second by root in any case.
follow() {
	two_commands | "$kind_of"_root >"$system/commands"
	same "$(grep -c . "$system/commands")" 2
	same "$(grep -c '^sudo' "$system/commands")" 0
	in_root "$system" setpriv --reuid="$who" --regid="$who" --init-groups \
		env HOME=/home/user DEBIAN_FRONTEND=noninteractive \
		LC_ALL=C.UTF-8 sh -euxc 'cd /home/user/leadline
			git config --global --add safe.directory "$PWD"
			sed -n 1p /commands >/tmp/first
			. /tmp/first'
	in_root "$system" env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 \
		sh -euxc 'cd /home/user/leadline
			sed -n 2p /commands >/tmp/second
			. /tmp/second'
}

works() {
	in_net "$system" setpriv --reuid=nobody --regid=nogroup --clear-groups \
		sh -euc 'ping -V | grep leadline
			ping -c 1 127.0.0.1 | grep " bytes from 127.0.0.1: "
			traceroute -V | grep leadline
			traceroute -n 127.0.0.1 | grep "^ 1  127.0.0.1 "'
}

case $kind in
fedora) heading=Fedora kind_of=fedora who=root ;;
# makepkg refuses root.
arch) heading=Arch kind_of=arch who=user ;;
*) heading=Debian kind_of=debian who=root ;;
esac
must "a minimal $kind" "$kind_of"_system
must "a clone" clone
must "the two commands" follow
RANGE='0 2147483647'
check "an ordinary user pings and traces" works
RANGE='1 0'
check "also where the kernel does not let everybody ping" works
finish
