# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=sh
# shellcheck disable=SC2154 # lab.sh and its users share variables
#
# ping.sh: what tests of the text of ping share; read after lab.sh.
#
#	pings STATUS ARGS...     ping in the host of the job ends so
#	answers WHAT <<TEXT      the lines of answers that the last one showed

ping=$LEADLINE_BIN/ping
[ -x "$ping" ] || lab_skip "no $ping"

# However busy the machine is, what is not meant to be lost is awaited.
pings()
{
	lab_want_status=$1
	shift
	expect_status "$lab_want_status" in_host "$here" "$ping" -W 5 "$@"
}

# The lines between the header and the blank one before the summary.
answers()
{
	# shellcheck disable=SC2016 # not the shell's dollars
	expect_bytes "$kind, $1" -e 1d -e '/^$/,$d'
}
