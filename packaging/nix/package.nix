# SPDX-License-Identifier: BSD-2-Clause
#
# nix-build -E 'with import <nixpkgs> { }; callPackage ./package.nix { }'
#
# No file in the store can have a capability. NixOS opens ping sockets to
# everybody; where that is not wanted, security.wrappers gives it:
#     security.wrappers.ping = {
#       source = "${pkgs.leadline}/bin/ping";
#       capabilities = "cap_net_raw+p";
#       owner = "root"; group = "root";
#     };
{ lib
, stdenv
, cmake
, cmocka
, libcap
, pkg-config
, python3
}:

stdenv.mkDerivation {
  pname = "leadline";
  version = "0.1.0";

  src = lib.cleanSource ../..;

  nativeBuildInputs = [ cmake pkg-config python3 ];
  buildInputs = [ libcap ];
  checkInputs = [ cmocka ];

  doCheck = stdenv.buildPlatform.canExecute stdenv.hostPlatform;
  cmakeFlags = [
    (lib.cmakeBool "BUILD_TESTING"
      (stdenv.buildPlatform.canExecute stdenv.hostPlatform))
  ];
  checkPhase = ''
    runHook preCheck
    ctest -R '^(unit|sim)/' --output-on-failure --no-tests=error
    runHook postCheck
  '';

  meta = {
    description = "Ping and traceroute that measure the network, not themselves";
    homepage = "https://leadline.example.org/";
    license = lib.licenses.bsd2;
    platforms = lib.platforms.linux;
    mainProgram = "ping";
  };
}
