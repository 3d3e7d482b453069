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
			recipe = import $recipes/nix/package.nix;
			packages = builtins.mapAttrs (name: given: name)
				(builtins.functionArgs recipe);
		in recipe (packages // { inherit lib stdenv; })" \
			>"$scratch/nix.json"
	cat "$scratch/nix.json"
	grep '"pname":"leadline"' "$scratch/nix.json"
	grep "\"src\":\"$source\"" "$scratch/nix.json"
}

# What CMake looks for, by the names of pkg-config.
libraries() {
	cat "$source/CMakeLists.txt" "$source"/*/CMakeLists.txt |
		sed -n 's/^ *pkg_check_modules(.* \([a-z0-9-]*\)).*/\1/p'
}

# asks_for RECIPE PATTERN: it names each of them, where @ is in PATTERN.
asks_for() {
	recipe=$recipes/$1
	test -n "$(libraries)"
	for library in $(libraries); do
		# In Debian all begin with lib.
		[ "$1" != debian/control ] || library=lib${library#lib}
		grep -q "$(echo "$2" | sed "s/@/$library/")" "$recipe" || {
			echo "$1 does not ask for $library"
			return 1
		}
	done
}

check "debian/control asks for all libraries" asks_for debian/control '^ @-dev'
check "leadline.spec does" asks_for rpm/leadline.spec 'pkgconfig(@)'
check "PKGBUILD does" asks_for arch/PKGBUILD 'makedepends=.*[( ]@[ )]'
check "APKBUILD does" asks_for alpine/APKBUILD 'makedepends=.*[" ]@-dev[" ]'
check "package.nix does" asks_for nix/package.nix 'Inputs = .* @ '
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
