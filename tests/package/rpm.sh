#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# The RPM builds; installed, its files carry the capability, and rpm -V finds
# nothing changed. What the spec asks for goes by other names outside Fedora,
# so nobody looks whether it is there.

. "$(dirname "$0")/lib.sh"

limit 1200 "$@"
begin
need_root
need rpmbuild rpm
need cmake cmake

build() {
	mkdir -p "$scratch/top/SOURCES"
	cp "$tarball" "$scratch/top/SOURCES"
	rpmbuild --nodeps --define "_topdir $scratch/top" \
		-ba "$source/packaging/rpm/leadline.spec"
}

in_rpm() {
	rpm --root "$scratch/root" --nodeps "$@"
}

packages() {
	find "$scratch/top/RPMS" -name "$1-$version-*.rpm"
}

install_them() {
	mkdir "$scratch/root"
	in_rpm -i "$(packages leadline)" "$(packages leadline-names)"
	for name in ping ping4 ping6; do
		same "$(readlink "$scratch/root/usr/bin/$name")" leadline-ping
	done
	test -x "$scratch/root/usr/bin/traceroute"
}

has_capability() {
	for program in ping traceroute; do
		getcap "$scratch/root/usr/bin/leadline-$program" |
			grep -q 'cap_net_raw=p$'
	done
}

is_clean() {
	in_rpm -V leadline leadline-names
}

goes_away() {
	in_rpm -e leadline-names leadline
	same "$(find "$scratch/root/usr" -name '*ping*' -o -name '*trace*')" ''
}

release
must "rpmbuild builds" build
must "rpm installs" install_them
check "the files have the capability" has_capability
check "rpm -V is clean" is_clean
check "erased, nothing is left" goes_away
finish
