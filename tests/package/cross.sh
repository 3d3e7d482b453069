#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Builds for another processor, and runs the unit tests and the simulated
# network there, under qemu: s390x has its bytes the other way round. Where
# the kernel's own sockets can be reached through qemu, ping asks loopback.
#
# usage: cross.sh MACHINE (aarch64, s390x)

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/foreign.sh"

case ${1-} in
aarch64) debian_name=arm64 elf_name=AArch64 ;;
s390x) debian_name=s390x elf_name=IBM ;;
*)
	sed -n '/^# usage/s/^# //p' "$0" >&2
	exit 2
	;;
esac
limit 1200 "$@"
machine=$1
begin
need "$machine-linux-gnu-gcc" "gcc-$machine-linux-gnu"
need "qemu-$machine" qemu-user
need apt-get "a Debian"
need cmake cmake

system=$scratch/system
libraries=$system/usr/lib/$machine-linux-gnu
loaded=$libraries:$system/lib/$machine-linux-gnu

fetch() {
	packages_of "$debian_name" "$system" libcap2 libcap-dev libcmocka0 \
		libcmocka-dev
}

build() {
	unpack "$scratch/tree"
	export PKG_CONFIG_LIBDIR="$libraries/pkgconfig" \
		PKG_CONFIG_SYSROOT_DIR="$system"
	emulator="qemu-$machine;-L;/usr/$machine-linux-gnu"
	emulator="$emulator;-E;LD_LIBRARY_PATH=$loaded"
	cmake -S "$scratch/tree" -B "$scratch/build" \
		-DCMAKE_SYSTEM_NAME=Linux -DCMAKE_SYSTEM_PROCESSOR="$machine" \
		-DCMAKE_C_COMPILER="$machine-linux-gnu-gcc" \
		-DCMAKE_EXE_LINKER_FLAGS="-L$libraries" \
		-DCMAKE_CROSSCOMPILING_EMULATOR="$emulator" \
		-DLEADLINE_WERROR=ON
	cmake --build "$scratch/build" -j 2
}

is_foreign() {
	readelf -h "$scratch/build/bin/ping" | grep "Machine: *$elf_name"
}

tests() {
	ctest --test-dir "$scratch/build" -R '^(unit|sim)/' \
		--output-on-failure --no-tests=error
}

# In a namespace where the user is root: raw and ping sockets are both open.
pings() {
	unshare -Urn sh -euc 'ip link set lo up
		echo "0 0" >/proc/sys/net/ipv4/ping_group_range
		exec "$@"' sh qemu-"$machine" -L "/usr/$machine-linux-gnu" \
		-E "LD_LIBRARY_PATH=$loaded" \
		"$scratch/build/bin/ping" -c 1 127.0.0.1 >"$scratch/ping"
	grep ' bytes from 127.0.0.1: icmp_seq=1 ttl=64 time=' "$scratch/ping"
}

release
must "libraries of $machine" fetch
must "it builds for $machine" build
check "the programs are of that machine" is_foreign
check "unit tests and simulated network pass" tests
if [ "$machine" = aarch64 ]; then
	check "ping asks loopback" pings
fi
finish
