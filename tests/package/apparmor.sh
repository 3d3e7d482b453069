#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# The AppArmor profiles are well-formed; no kernel with AppArmor is needed.

. "$(dirname "$0")/lib.sh"

limit 60 "$@"
begin
need apparmor_parser apparmor

for profile in "$source"/packaging/apparmor/*; do
	check "${profile##*/}" apparmor_parser -Q -K "$profile"
done
finish
