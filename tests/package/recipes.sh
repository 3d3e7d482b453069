#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# What is written in shell for package managers has no fault known to
# ShellCheck. Where nix is, it reads its own.

. "$(dirname "$0")/lib.sh"

limit 60 "$@"
begin
need shellcheck shellcheck

recipes=$source/packaging
# Variables of a recipe are read by its tool, and set by it.
check "APKBUILD" shellcheck -s sh -e SC2034,SC2154 "$recipes/alpine/APKBUILD"
check "PKGBUILD" shellcheck -s bash -e SC2034,SC2128,SC2154 \
	"$recipes/arch/PKGBUILD"
check "scriptlets" shellcheck "$recipes/arch/leadline.install" \
	"$recipes/alpine/leadline.post-install" \
	"$recipes/debian/leadline.postinst" "$recipes"/debian/tests/[ln]*
check "their makers" shellcheck "$recipes"/*.sh "$recipes"/*/*.sh
if command -v nix-instantiate >/dev/null; then
	check "package.nix" nix-instantiate --parse "$recipes/nix/package.nix"
else
	echo "SKIP: no nix-instantiate"
fi
finish
