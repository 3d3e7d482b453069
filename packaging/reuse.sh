#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Gives an unpacked release the two files that the REUSE specification wants
# beside LICENSE, and then looks whether every file says whose it is, or
# writes the list of files and licences that SPDX calls a bill of materials.
#
# usage: reuse.sh lint|spdx FOLDER

set -eu

here=$(cd "$(dirname "$0")" && pwd)
verb=$1
cd "$2"
mkdir -p .reuse LICENSES
cp "$here/dep5" .reuse/dep5
# The text alone: whose it is stands in dep5.
sed -n '/^Redistribution/,$p' LICENSE >LICENSES/BSD-2-Clause.txt
exec reuse "$verb"
