/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Packets that a Linux 6 router and host really sent, from their IP header on.
 *
 * The v4 prober is 192.0.2.1, its neighbour 192.0.2.2; the v6 ones are
 * 2001:db8::1 and 2001:db8::2. Echo requests had the identifier 0x1234, the
 * sequence 1 and 56 bytes of payload; UDP probes went from port 45000 to port
 * 33434 with 32 bytes. The payload counts from zero.
 */
#ifndef LEADLINE_UNIT_CAPTURES_H
#define LEADLINE_UNIT_CAPTURES_H

#define CAPTURE_COUNT_32                                                       \
	"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
#define CAPTURE_COUNT_56                                                       \
	CAPTURE_COUNT_32 "202122232425262728292a2b2c2d2e2f3031323334353637"

#define CAPTURE_V6_ONE "20010db8000000000000000000000001"
#define CAPTURE_V6_TWO "20010db8000000000000000000000002"
#define CAPTURE_V6_FAR "20010db8000300000000000000000009"

#define CAPTURE_ECHO_V4                                                        \
	"45000054b695000040014010c0000202c0000201 0000f6b712340001" CAPTURE_COUNT_56

#define CAPTURE_EXCEEDED_ECHO_V4                                               \
	"45c00070b6fb000040013ecec0000202c0000201 0b00f4ff00000000"            \
	"45000054add34000010142b9c0000201c6120109 0800eeb712340001" CAPTURE_COUNT_56

#define CAPTURE_EXCEEDED_UDP_V4                                                \
	"45c00058b8b2000040013d2fc0000202c0000201 0b00481d00000000"            \
	"4500003c6d11400001118383c0000201c6120109 afc8829a00288956" CAPTURE_COUNT_32

#define CAPTURE_PORT_V4                                                        \
	"45c00058ba39000040013ba8c0000202c0000201 0303553300000000"            \
	"4500003cfe3940000911ef73c0000201c0000202 afc8829a0028843d" CAPTURE_COUNT_32

#define CAPTURE_PROHIBITED_V4                                                  \
	"45c00070bb4f000040013a7ac0000202c0000201 030dfcf200000000"            \
	"45000054c1d3400040017acac0000201cb007109 0800eeb712340001" CAPTURE_COUNT_56

/* Better by 192.0.2.1. */
#define CAPTURE_REDIRECT_V4                                                    \
	"45c00070bc2a00004001399fc0000202c0000201 050138fdc0000201"            \
	"4500005472c640003f0140c8c0000201c6120007 0800eeb712340001" CAPTURE_COUNT_56

/* The first 64 bytes: an MTU of 1300, 1372 bytes of payload. */
#define CAPTURE_TOO_BIG_V4                                                     \
	"45c00240bc390000400137c0c0000202c0000201 03044ae300000514"            \
	"45000578000040004001ac68c0000201c6120109 0800064012340001 00010203"

/* From here on without the v6 header, as a socket delivers it. */
#define CAPTURE_ECHO_V6 "810019c812340001" CAPTURE_COUNT_56

#define CAPTURE_EXCEEDED_ECHO_V6                                               \
	"0300c98000000000 60013d9700403a01" CAPTURE_V6_ONE CAPTURE_V6_FAR      \
	"8000 1abe12340001" CAPTURE_COUNT_56

#define CAPTURE_EXCEEDED_UDP_V6                                                \
	"0300889c00000000 600dcc6100281101" CAPTURE_V6_ONE CAPTURE_V6_FAR      \
	"afc8829a00285bb8" CAPTURE_COUNT_32

#define CAPTURE_PORT_V6                                                        \
	"0104902b00000000 6008c6df00281109" CAPTURE_V6_ONE CAPTURE_V6_TWO      \
	"afc8829a00285bae" CAPTURE_COUNT_32

/* The first 60 bytes: an MTU of 1300. */
#define CAPTURE_TOO_BIG_V6                                                     \
	"0200d63800000514 60013d9705643a40" CAPTURE_V6_ONE CAPTURE_V6_FAR      \
	"80002d2212340001 00010203"

#endif
