# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=sh
#
# Debian systems in folders, for the scripts of this folder that read lib.sh.

# debian FOLDER SUITE PACKAGE...: a minimal system with these packages too.
# With LEADLINE_CHROOTS a folder, what was made is kept there for next time.
debian() {
	root=$1
	suite=$2
	shift 2
	packages=$(echo "$*" | tr ' ' ,)
	kept=
	if [ -n "${LEADLINE_CHROOTS-}" ]; then
		sum=$(echo "$packages" | sha256sum | cut -c 1-12)
		kept=$LEADLINE_CHROOTS/$suite-$sum.tar
	fi
	if [ ! -e "${kept:-/nowhere}" ]; then
		mmdebstrap --quiet --variant=minbase --components=main \
			--dpkgopt=force-unsafe-io --include="$packages" \
			"$suite" "${kept:-$root}" "$mirror"
	fi
	if [ -n "$kept" ]; then
		mkdir "$root"
		tar -xf "$kept" -C "$root" --xattrs --xattrs-include='*' \
			--numeric-owner
	fi
	cp /etc/resolv.conf "$root/etc/resolv.conf"
}

# What the Debian package asks for to be built, one per line.
build_depends() {
	sed -n '/^Build-Depends:/,/^[A-Z]/s/^ \([a-z0-9.+-]*\).*/\1/p' \
		"$source/packaging/debian/control" |
		sed 's/^debhelper-compat$/debhelper/'
}

# Both run with a /proc of their own; `in_net` is also without network, but
# for loopback, where RANGE says who may open ping sockets.
in_root() {
	unshare -mpf sh -euc 'root=$1; shift
		mount -t proc proc "$root/proc"
		exec chroot "$root" "$@"' sh "$@"
}

in_net() {
	RANGE=${RANGE-1 0} unshare -mnpf sh -euc 'root=$1; shift
		mount -t proc proc "$root/proc"
		ip link set lo up
		echo "$RANGE" >/proc/sys/net/ipv4/ping_group_range
		exec chroot "$root" "$@"' sh "$@"
}

# A package manager that asks nothing.
in_apt() {
	in_root "$1" env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 \
		apt-get -qq -y --no-install-recommends "$2" "$3" ${4+"$4"}
}
