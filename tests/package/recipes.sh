#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# What is written in shell for package managers has no fault known to
# ShellCheck. Where nix is, it works out its own, over a nixpkgs of a few
# lines: the real one is not in Debian.

. "$(dirname "$0")/lib.sh"

limit 60 "$@"
begin
need shellcheck shellcheck

recipes=$source/packaging

nix_evaluates() {
	export HOME="$scratch" NIX_STATE_DIR="$scratch/nix/state" \
		NIX_STORE_DIR="$scratch/nix/store" NIX_CONF_DIR="$scratch/nix"
	nix-instantiate --eval --strict --json -E "
		let
			machine.canExecute = other: true;
			lib = {
				cleanSource = folder: toString folder;
				cmakeBool = name: value: name;
				licenses.bsd2 = 1;
				platforms.linux = 1;
			};
			stdenv = {
				mkDerivation = given: given;
				buildPlatform = machine;
				hostPlatform = machine;
			};
		in import $recipes/nix/package.nix {
			inherit lib stdenv;
			cmake = 1; cmocka = 1; libcap = 1;
			pkg-config = 1; python3 = 1;
		}" >"$scratch/nix.json"
	cat "$scratch/nix.json"
	grep '"pname":"leadline"' "$scratch/nix.json"
	grep "\"src\":\"$source\"" "$scratch/nix.json"
}

# Variables of a recipe are read by its tool, and set by it.
check "APKBUILD" shellcheck -s sh -e SC2034,SC2154 "$recipes/alpine/APKBUILD"
check "PKGBUILD" shellcheck -s bash -e SC2034,SC2128,SC2154 \
	"$recipes/arch/PKGBUILD"
check "scriptlets" shellcheck "$recipes/arch/leadline.install" \
	"$recipes/alpine/leadline.post-install" \
	"$recipes/debian/leadline.postinst" "$recipes"/debian/tests/[ln]*
check "their makers" shellcheck "$recipes"/*.sh "$recipes"/*/*.sh
if command -v nix-instantiate >/dev/null; then
	check "package.nix" nix_evaluates
else
	echo "SKIP: no nix-instantiate"
fi
finish
