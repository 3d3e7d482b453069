#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# The Debian packages on a Debian: they build with nothing but what they ask
# for, twice the same, once with and once without tests; lintian finds
# nothing; and a minimal system with iputils-ping and traceroute can go over
# to them and back.
#
# usage: debian.sh SUITE (bookworm, trixie, ...)
#
# As root; what is fetched comes from $LEADLINE_MIRROR. With LEADLINE_DEBS a
# folder, the packages are put there too, or taken from there if there are any.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/chroot.sh"

[ $# = 1 ] || {
	sed -n '/^# usage/s/^# //p' "$0" >&2
	exit 2
}
limit 3600 "$@"
suite=$1
begin
need_root
need mmdebstrap mmdebstrap
need ip iproute2
need git git

# --- building ----------------------------------------------------------------

# What debian/control asks for, beside a compiler. Turkish, because there the
# capital of i is not I.
build_root() {
	# shellcheck disable=SC2046 # a list of words
	debian "$builder" "$suite" build-essential lintian locales \
		$(build_depends)
	in_root "$builder" localedef -i tr_TR -f UTF-8 tr_TR.UTF-8
	in_root "$builder" useradd -m builder
}

# source FOLDER: the release as dpkg-source wants it, in FOLDER of the builder.
put_source() {
	place=$builder/home/builder/$1
	unpack "$place/leadline-$version"
	cp "$tarball" "$place/leadline_$version.orig.tar.gz"
	cp -R "$place/leadline-$version/packaging/debian" \
		"$place/leadline-$version/debian"
	in_root "$builder" chown -R builder: /home/builder
}

# build FOLDER VARIABLE=VALUE...: as a user, without network.
build() {
	folder=$1
	shift
	put_source "$folder"
	in_net "$builder" setpriv --reuid=builder --regid=builder --init-groups \
		env HOME=/home/builder "$@" sh -euc 'umask $UMASK
			cd "/home/builder/$1"/leadline-*/
			dpkg-buildpackage -us -uc' sh "$folder"
}

lint() {
	in_root "$builder" setpriv --reuid=builder --regid=builder \
		--init-groups env HOME=/home/builder LC_ALL=C.UTF-8 \
		sh -c 'lintian -EviIL +pedantic --fail-on error,warning \
			/home/builder/first/*.changes'
}

sums() {
	(cd "$builder/home/builder/$1" && sha256sum ./*.deb)
}

build_and_lint() {
	builder=$scratch/builder
	must "a $suite to build in" build_root
	must "dpkg-buildpackage builds" build first UMASK=022 TZ=UTC \
		LC_ALL=C.UTF-8 DEB_BUILD_OPTIONS="parallel=2 ${LEADLINE_DEB_OPTIONS-}"
	check "lintian finds no error and no warning" lint
	grep '^[PIOX]:' "$scratch/said" | sed 's/^/# /' || :
	must "it builds elsewhere, without tests" build another/place/second \
		UMASK=027 TZ=Asia/Kathmandu LC_ALL=tr_TR.UTF-8 LANGUAGE=tr \
		DEB_BUILD_OPTIONS="parallel=1 nocheck ${LEADLINE_DEB_OPTIONS-}"
	check "both builds are the same" \
		same "$(sums first)" "$(sums another/place/second)"
	mv "$builder"/home/builder/first/*.deb "$scratch/debs"
	[ -z "${LEADLINE_DEBS-}" ] || cp "$scratch"/debs/*.deb "$LEADLINE_DEBS"
	rm -rf --one-file-system "$builder"
}

# --- installing --------------------------------------------------------------

# Every file that a package could have touched, with all that it is.
snapshot() {
	(cd "$system" && find . -xdev \
		\( -path ./proc -o -path ./sys -o -path ./dev -o -path ./tmp \
		-o -path ./debs -o -path ./var/cache -o -path ./var/lib/apt \
		-o -path ./var/lib/dpkg -o -path ./var/log \) -prune \
		-o -printf '%p %y %m %U %G %l\n' | sort
	getcap -r ./bin/ ./usr | sort
	in_root "$system" dpkg-query -W)
}

as_nobody() {
	in_net "$system" setpriv --reuid=nobody --regid=nogroup --clear-groups \
		--bounding-set="$bound" "$@"
}

works() {
	as_nobody ping -c 1 127.0.0.1 >"$scratch/ping"
	grep ' bytes from 127.0.0.1: icmp_seq=1 ' "$scratch/ping"
	as_nobody traceroute -n 127.0.0.1 >"$scratch/traceroute"
	grep '^ 1  127.0.0.1  ' "$scratch/traceroute"
}

is_ours() {
	in_root "$system" ping -V | grep leadline
	for name in traceroute traceroute6; do
		in_root "$system" "$name" -V | grep leadline
	done
	for name in ping ping4 ping6; do
		same "$(in_root "$system" readlink -f "/usr/bin/$name")" \
			/usr/bin/leadline-ping
	done
	same "$(in_root "$system" readlink -f /usr/sbin/traceroute)" \
		/usr/bin/leadline-traceroute
}

has_capability() {
	for program in ping traceroute; do
		getcap "$system/usr/bin/leadline-$program" |
			grep 'cap_net_raw=p$'
	done
}

no_capability() {
	same "$(getcap "$system"/usr/bin/leadline-*)" ''
}

# With neither way open the message names both cures.
names_the_cures() {
	status=0
	as_nobody ping -c 1 127.0.0.1 2>"$scratch/cures" || status=$?
	cat "$scratch/cures"
	same "$status" 2
	grep ping_group_range "$scratch/cures"
	grep 'setcap cap_net_raw=p' "$scratch/cures"
}

pages_are_there() {
	for page in man8/leadline-ping.8 man8/ping.8 man8/ping4.8 man8/ping6.8 \
		man8/leadline-traceroute.8 man1/traceroute.1 \
		man1/traceroute6.1 man7/leadline-json.7
	do
		in_root "$system" gzip -t "/usr/share/man/$page.gz"
	done
}

# links_of PROGRAM: what else goes over with the alternative it is of.
links_of() {
	for group in traceroute traceroute6; do
		in_root "$system" update-alternatives --query "$group" |
			sed -n "\\|^Alternative: $1|,/^\$/s/^ \([^ ]*\) .*/$group \1/p"
	done | sort
}

# Whatever goes over with Debian's traceroute goes over with ours.
leave_no_link() {
	links_of '/usr/bin/traceroute6*\.db' >"$scratch/theirs"
	links_of /usr/bin/leadline-traceroute >"$scratch/ours"
	same "$(wc -l <"$scratch/theirs")" 3
	same "$(comm -23 "$scratch/theirs" "$scratch/ours")" ''
}

try_them() {
	check "ping and traceroute are ours" is_ours
	check "their pages are there" pages_are_there
	check "no link of Debian's traceroute is left" leave_no_link
	check "the files have the capability" has_capability
	RANGE='0 2147483647' bound=+all
	check "nobody pings and traces by ping sockets" works
	RANGE='0 2147483647' bound=-net_raw
	check "and in a container without CAP_NET_RAW" works
	RANGE='1 0' bound=+all
	check "and without ping sockets, by the capability" works
	RANGE='1 0' bound=-net_raw
	check "with neither, the message names both cures" names_the_cures
}

plain_dpkg_refuses() {
	! in_root "$system" sh -c 'dpkg -i /debs/leadline-ping_*.deb' &&
		same "$(in_root "$system" readlink -f "$ping")" "$ping"
}

settle_by_statoverride() {
	# It changes the owner, which takes the capability away.
	in_root "$system" dpkg-statoverride --update --add root root 0755 \
		/usr/bin/leadline-ping
	in_apt "$system" install --reinstall "$ours"
	no=$(getcap "$system/usr/bin/leadline-ping")
	in_root "$system" dpkg-statoverride --remove /usr/bin/leadline-ping
	same "$no" ''
	in_apt "$system" install --reinstall "$ours"
	has_capability
}

# dpkg-divert moves the file; a postinst that is run again must find it there.
respect_diversion() {
	in_root "$system" dpkg-divert --quiet --local --rename --divert \
		/usr/bin/leadline-ping.real --add /usr/bin/leadline-ping
	setcap -r "$system/usr/bin/leadline-ping.real"
	in_root "$system" dpkg-reconfigure leadline
	getcap "$system/usr/bin/leadline-ping.real" | grep 'cap_net_raw=p$'
	in_root "$system" dpkg-divert --quiet --local --rename --remove \
		/usr/bin/leadline-ping
	has_capability
}

# One line and no failure where setcap is missing.
without_setcap() {
	mv "$system/sbin/setcap" "$system/sbin/setcap.away"
	in_apt "$system" install --reinstall "$ours" >"$scratch/apt" 2>&1
	mv "$system/sbin/setcap.away" "$system/sbin/setcap"
	no_capability
	same "$(grep -c '^leadline: ' "$scratch/apt")" 1
}

install_and_go_back() {
	system=$scratch/system
	# The last three have completions for ping, too: dpkg refuses a file that
	# is already another package's.
	must "a minimal $suite with the usual two" debian "$system" "$suite" \
		iputils-ping traceroute libcap2-bin iproute2 procps \
		bash-completion fish-common zsh-common
	mkdir "$system/debs"
	cp "$scratch"/debs/leadline_*.deb "$scratch"/debs/leadline-ping_*.deb \
		"$system/debs"
	ours=/debs/$(cd "$system/debs" && echo leadline_*.deb)
	names=/debs/$(cd "$system/debs" && echo leadline-ping_*.deb)
	ping=$(in_root "$system" readlink -f /usr/bin/ping)
	snapshot >"$scratch/before"

	must "apt installs leadline" in_apt "$system" install "$ours"
	check "plain dpkg does not overwrite ping" plain_dpkg_refuses
	in_root "$system" dpkg --purge leadline-ping >/dev/null 2>&1 || :
	must "apt installs leadline-ping" in_apt "$system" install "$names"
	try_them
	cp -R "$source/packaging/debian/tests" "$system/debs"
	check "the package's own tests pass: loopback" \
		in_root "$system" sh /debs/tests/loopback
	check "the package's own tests pass: names" \
		in_root "$system" sh /debs/tests/names
	check "an administrator's override stays" settle_by_statoverride
	check "a diverted program gets the capability" respect_diversion
	check "without setcap it says so, in one line" without_setcap

	must "apt update" in_apt "$system" update --error-on=any
	must "apt brings iputils-ping back" in_apt "$system" install iputils-ping
	check "leadline-ping has gone" \
		sh -c "! grep -q leadline '$system/usr/bin/ping4'"
	must "apt purges leadline" in_apt "$system" purge leadline \
		leadline-ping
	snapshot >"$scratch/after"
	check "every file and capability is as before" \
		diff -U 2 "$scratch/before" "$scratch/after"
}

mkdir "$scratch/debs"
if ! cp "${LEADLINE_DEBS:-/nowhere}"/*.deb "$scratch/debs" 2>/dev/null; then
	release
	build_and_lint
fi
install_and_go_back
finish
