#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# From nothing to a working pair on Debian: the two commands that
# packaging/README.md names, in a minimal system with a clone, and then an
# ordinary user pings.
#
# usage: two_commands.sh SUITE (bookworm, trixie, ...)

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/chroot.sh"

[ $# = 1 ] || {
	sed -n '/^# usage/s/^# //p' "$0" >&2
	exit 2
}
limit 1800 "$@"
suite=$1
begin
need_root
need mmdebstrap mmdebstrap
need ip iproute2
need git git

system=$scratch/system

two_commands() {
	sed -n '/^Debian/,/^Fedora/s/^    //p' "$source/packaging/README.md"
}

clone() {
	git clone -q "$source" "$system/root/leadline"
	in_root "$system" chown -R root: /root/leadline
}

# sudo is not part of a minimal system, and apt would ask.
follow() {
	two_commands | sed 's/^sudo apt /apt-get -y /' >"$system/root/commands"
	same "$(wc -l <"$system/root/commands")" 2
	in_root "$system" env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 \
		sh -euxc 'cd /root/leadline && . /root/commands'
}

works() {
	in_net "$system" setpriv --reuid=nobody --regid=nogroup --clear-groups \
		sh -euc 'ping -V | grep leadline
			ping -c 1 127.0.0.1 | grep " bytes from 127.0.0.1: "
			traceroute -V | grep leadline
			traceroute -n 127.0.0.1 | grep "^ 1  127.0.0.1 "'
}

must "a minimal $suite" debian "$system" "$suite" ca-certificates git
must "a clone" clone
must "the two commands" follow
RANGE='0 2147483647'
check "an ordinary user pings and traces" works
RANGE='1 0'
check "also where the kernel does not let everybody ping" works
finish
