#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Makes what a release consists of, in FOLDER: the source as leadline-X.tar.gz,
# its sum, and the SPDX list of files and licences if reuse is installed. The
# same revision gives the same bytes wherever it is made.
#
# usage: release.sh FOLDER [REVISION]
#
# The version is that of CMakeLists.txt. A release is made from its tag, vX;
# any other revision (HEAD is the default) gives a trial.

set -eu

fail() {
	printf 'release.sh: %s\n' "$1" >&2
	exit 1
}

case $# in
1 | 2) ;;
*)
	sed -n '/^# usage/s/^# //p' "$0" >&2
	exit 2
	;;
esac
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
folder=$(cd "$1" && pwd)
revision=${2:-HEAD}
cd "$here/.."
umask 022

commit=$(git rev-parse --verify --quiet "$revision^{commit}") ||
	fail "no revision $revision"

# show FILE: as it is in the revision.
show() {
	git show "$commit:$1"
}

version=$(show CMakeLists.txt |
	sed -n 's/^ *VERSION \([0-9][0-9.]*\)$/\1/p;' | head -n 1)
[ -n "$version" ] || fail "CMakeLists.txt has no version"

# --- whether all speak of the same version -----------------------------------

# same FILE EXPRESSION: what sed finds in FILE is the version.
same() {
	found=$(show "$1" | sed -n "$2" | head -n 1)
	[ "$found" = "$version" ] ||
		fail "$1 says version '$found', CMakeLists.txt says $version"
}

same NEWS 's/^leadline \([0-9.]*\)\( .*\)*$/\1/p'
same packaging/debian/changelog 's/^leadline (\([^-]*\)-.*/\1/p'
same packaging/rpm/leadline.spec 's/^Version: *//p'
same packaging/arch/PKGBUILD 's/^pkgver=//p'
same packaging/alpine/APKBUILD 's/^pkgver=//p'
same packaging/nix/package.nix 's/^ *version = "\(.*\)";/\1/p'

trial=
tagged=$(git rev-parse --verify --quiet "v$version^{commit}" || :)
[ "$tagged" = "$commit" ] || trial="$revision is not the tag v$version"
if show NEWS | head -n 1 | grep -q 'not released'; then
	[ -n "$trial" ] || fail "NEWS says that $version is not released"
	trial="$trial, NEWS says not released yet"
fi

# --- making ------------------------------------------------------------------

name=leadline-$version
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# git dates every file by the commit; gzip -n keeps name and date out.
git -c tar.umask=022 archive --format=tar --prefix="$name/" "$commit" \
	>"$scratch/source.tar"
gzip -9n <"$scratch/source.tar" >"$folder/$name.tar.gz"
(cd "$folder" && sha256sum "$name.tar.gz" >"$name.tar.gz.sha256")

# What would be different each time in the list comes from the commit instead.
sbom() {
	date=$(TZ=UTC git show -s --date=format-local:%Y-%m-%dT%H:%M:%SZ \
		--format=%cd "$commit")
	tar -xf "$scratch/source.tar" -C "$scratch"
	reuse --root "$scratch/$name" spdx \
		>"$scratch/spdx" 2>"$scratch/said" || {
		cat "$scratch/said" >&2
		fail "no list of files and licences"
	}
	sed -e "s/^Created: .*/Created: $date/" -e '/^Creator: Person: /d' \
		-e 's/^Creator: Organization: .*/Creator: Organization: leadline ()/' \
		-e "s|^\(DocumentNamespace: .*spdxdocs\).*|\1/$name-$commit|" \
		"$scratch/spdx" >"$folder/$name.spdx"
}

if command -v reuse >/dev/null; then
	sbom
else
	echo "release.sh: no reuse here, hence no $name.spdx" >&2
fi

cat "$folder/$name.tar.gz.sha256"
if [ -n "$trial" ]; then
	echo "a trial: $trial"
	exit 0
fi
cat <<END
to publish:
    git tag --verify v$version
    gpg --detach-sign --armor $folder/$name.tar.gz
END
