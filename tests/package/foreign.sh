# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=sh
#
# Debian packages of another machine, or sources, without touching what is
# installed here; for the scripts of this folder that read lib.sh.

# apt_for ARCHITECTURE COMMAND...: an apt with its own memory.
apt_for() {
	apt=$scratch/apt-$1
	machine=$1
	shift
	if [ ! -d "$apt" ]; then
		mkdir -p "$apt/etc/apt.conf.d" "$apt/etc/preferences.d" \
			"$apt/state/lists/partial" "$apt/cache/archives/partial"
		: >"$apt/status"
		for kind in deb deb-src; do
			echo "$kind $mirror ${LEADLINE_SUITE:-bookworm} main"
		done >"$apt/etc/sources.list"
		cp -R /etc/apt/trusted.gpg.d "$apt/etc/"
		apt_in "$machine" -qq update
	fi
	apt_in "$machine" -qq "$@"
}

apt_in() {
	arch=$1
	shift
	apt-get -o Dir::Etc="$apt/etc" -o Dir::State="$apt/state" \
		-o Dir::Cache="$apt/cache" -o Dir::State::status="$apt/status" \
		-o APT::Architecture="$arch" -o APT::Architectures="$arch" \
		-o APT::Sandbox::User=root -o Acquire::Languages=none "$@"
}

# packages_of ARCHITECTURE FOLDER PACKAGE...: unpacked into FOLDER.
packages_of() {
	machine=$1
	folder=$2
	shift 2
	mkdir -p "$folder" "$scratch/debs-$machine"
	cd "$scratch/debs-$machine" || return
	apt_for "$machine" download "$@"
	for package in ./*.deb; do
		dpkg -x "$package" "$folder"
	done
}
