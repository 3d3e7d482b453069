#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# A static build with musl: two files that need nothing of the system. libcap
# has to be of the same C library, so it is built from Debian's source.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/foreign.sh"

limit 300 "$@"
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

release
must "libcap builds with musl" libcap
must "the programs build with musl" build
check "they are static" is_static
check "they work where no other file is" works
finish
