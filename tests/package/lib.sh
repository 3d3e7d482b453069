# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=sh
#
# What the scripts of this folder share. Each begins with
#
#     limit SECONDS "$@"    no longer than that, whatever hangs
#     begin                 a scratch folder $scratch, gone at the end
#     need COMMAND PACKAGE  else the test is skipped
#
# and ends with `finish`. Nothing is left behind: what is mounted is mounted
# in a namespace of its own and goes with its last process.

set -eu

package_tests=$(cd "$(dirname "$0")" && pwd)
source=${LEADLINE_SOURCE:-$(cd "$package_tests/../.." && pwd)}
mirror=${LEADLINE_MIRROR:-http://deb.debian.org/debian}
failed=0
checks=0
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
export LC_ALL=C.UTF-8 PATH

skip() {
	echo "SKIP: $1"
	exit 77
}

limit() {
	[ -z "${LEADLINE_LIMITED-}" ] || return 0
	seconds=$1
	shift
	LEADLINE_LIMITED=1 exec timeout -k 20 "$seconds" sh "$0" "$@"
}

begin() {
	# Not below a folder that only one user can enter.
	scratch=$(mktemp -d /tmp/leadline.XXXXXX)
	chmod 755 "$scratch"
	trap 'clean' EXIT
	trap 'exit 143' TERM INT HUP
}

clean() {
	[ -z "${LEADLINE_KEEP-}" ] || {
		echo "kept: $scratch"
		return
	}
	rm -rf --one-file-system "$scratch"
}

need() {
	command -v "$1" >/dev/null || skip "no $1: install $2"
}

need_root() {
	[ "$(id -u)" = 0 ] || skip "this needs root"
	unshare -mnpf true 2>/dev/null || skip "no namespaces here"
}

# check WHAT COMMAND...: one line, and all that was said if it fails. COMMAND
# runs in the background, because in a condition a function of the shell would
# go on after a command that fails; what it sets is lost.
check() {
	what=$1
	shift
	checks=$((checks + 1))
	"$@" >"$scratch/said" 2>&1 </dev/null &
	status=0
	wait $! || status=$?
	if [ "$status" = 0 ]; then
		echo "ok $checks - $what"
	else
		echo "not ok $checks - $what (status $status)"
		tail -n 40 "$scratch/said" | cut -c 1-160 | sed 's/^/# /'
		failed=$((failed + 1))
	fi
}

# must WHAT COMMAND...: as check, but without it the rest makes no sense.
must() {
	before=$failed
	check "$@"
	[ "$failed" = "$before" ] || finish
}

finish() {
	echo "$checks checks, $failed failed"
	[ "$failed" = 0 ]
	exit
}

# release: $tarball, as packaging/release.sh makes it from what is committed,
# and $version.
release() {
	must "the release is made" \
		sh "$source/packaging/release.sh" "$scratch/release"
	for tarball in "$scratch"/release/leadline-*.tar.gz; do :; done
	version=${tarball##*/leadline-}
	version=${version%.tar.gz}
}

# unpack FOLDER: the release in it, without its own top folder.
unpack() {
	mkdir -p "$1"
	tar -xf "$tarball" -C "$1" --strip-components=1 --no-same-owner
}

same() {
	[ "$1" = "$2" ] || {
		printf '%s\nis not\n%s\n' "$1" "$2"
		return 1
	}
}
