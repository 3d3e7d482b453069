#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# A static build with musl: two files that need nothing of the system. And what
# Alpine's tools would do with its recipe: they are not in Debian, so its
# functions are called here, with musl, the tests included. libcap and cmocka
# have to be of the same C library, so they are built from Debian's source.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/foreign.sh"

limit 1200 "$@"
begin
need musl-gcc musl-tools
need apt-get "a Debian"
need cmake cmake
need dpkg-source dpkg-dev

# The kernel's headers, after those of musl.
headers="-idirafter /usr/include -idirafter /usr/include/$(gcc -dumpmachine)"

libcap() {
	mkdir "$scratch/source"
	cd "$scratch/source"
	apt_for "$(dpkg --print-architecture)" source libcap2
	cd libcap2-*/libcap
	make libcap.a CC="musl-gcc $headers" BUILD_CC=gcc
	mkdir -p "$scratch/musl/lib/pkgconfig" "$scratch/musl/include/sys"
	cp libcap.a "$scratch/musl/lib"
	cp include/sys/capability.h "$scratch/musl/include/sys"
	cat >"$scratch/musl/lib/pkgconfig/libcap.pc" <<-END
		Name: libcap
		Description: capabilities, for musl
		Version: 2
		Cflags: -I$scratch/musl/include
		Libs: -L$scratch/musl/lib -lcap
	END
}

cmocka() {
	cd "$scratch/source"
	apt_for "$(dpkg --print-architecture)" source libcmocka0
	cd cmocka-*/
	cmake -S . -B build -DCMAKE_C_COMPILER=musl-gcc \
		-DCMAKE_C_FLAGS="$headers" -DWITH_EXAMPLES=OFF \
		-DCMAKE_INSTALL_PREFIX="$scratch/musl"
	cmake --build build
	cmake --install build
}

build() {
	unpack "$scratch/tree"
	export PKG_CONFIG_LIBDIR="$scratch/musl/lib/pkgconfig"
	cmake -S "$scratch/tree" -B "$scratch/build" -DBUILD_TESTING=OFF \
		-DCMAKE_C_COMPILER=musl-gcc -DCMAKE_C_FLAGS="$headers" \
		-DCMAKE_EXE_LINKER_FLAGS=-static
	cmake --build "$scratch/build" -j 2
	strip "$scratch"/build/bin/*
	ls -l "$scratch/build/bin"
}

is_static() {
	for program in ping traceroute; do
		same "$(readelf -l "$scratch/build/bin/$program" |
			grep INTERP)" ''
	done
}

works() {
	mkdir "$scratch/empty"
	cp "$scratch"/build/bin/* "$scratch/empty"
	unshare -Urn sh -euc 'ip link set lo up
		echo "0 0" >/proc/sys/net/ipv4/ping_group_range
		chroot "$1" /ping -c 1 127.0.0.1
		chroot "$1" /traceroute -n 127.0.0.1' sh "$scratch/empty" \
		>"$scratch/out"
	grep ' bytes from 127.0.0.1: icmp_seq=1 ttl=64 time=' "$scratch/out"
	grep '^ 1  127.0.0.1  ' "$scratch/out"
}

# Functions of the recipe run in the release's folder and speak of $pkgdir.
# It makes tests of what it builds, so these programs can run.
recipe() {
	unpack "$scratch/alpine"
	cp "$source"/packaging/alpine/* "$scratch"
	pkgdir=$scratch/apk subpkgdir=$scratch/apk-names
	export CC=musl-gcc CFLAGS="$headers" pkgdir subpkgdir
	export PKG_CONFIG_LIBDIR="$scratch/musl/lib/pkgconfig"
	# shellcheck source=/dev/null
	. "$source/packaging/alpine/APKBUILD"
	same "$pkgver" "$version"
	for scriptlet in $install; do
		sh -n "$scratch/$scriptlet"
	done
	for step in build check package names; do
		(cd "$scratch/alpine" && $step)
	done
}

# Each program has its page and completions, each name a program.
is_complete() {
	for program in ping traceroute; do
		file="$scratch/apk/usr/bin/leadline-$program"
		readelf -l "$file" | grep 'interpreter: /lib/ld-musl'
		"$file" -V | grep leadline
		for place in man/man8/leadline-$program.8 \
			bash-completion/completions/leadline-$program \
			zsh/site-functions/_leadline-$program \
			fish/vendor_completions.d/leadline-$program.fish
		do
			test -s "$scratch/apk/usr/share/$place"
		done
	done
	for name in ping ping4 ping6 traceroute traceroute6; do
		test -x "$scratch/apk/usr/bin/$(
			readlink "$scratch/apk-names/usr/bin/$name")"
	done
}

gives_capability() {
	sed "s|/usr/bin|$scratch/apk/usr/bin|" \
		"$source/packaging/alpine/leadline.post-install" \
		>"$scratch/scriptlet"
	sh "$scratch/scriptlet"
	for program in ping traceroute; do
		getcap "$scratch/apk/usr/bin/leadline-$program" |
			grep 'cap_net_raw=p$'
	done
}

release
must "libcap builds with musl" libcap
must "the programs build with musl" build
check "they are static" is_static
check "they work where no other file is" works
must "cmocka builds with musl" cmocka
must "Alpine's recipe builds, tests and packs" recipe
check "it has all that belongs to each program" is_complete
[ "$(id -u)" != 0 ] ||
	check "its scriptlet gives the capability" gives_capability
finish
