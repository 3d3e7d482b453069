/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Every kind of datagram that a socket for IPv4 delivers.
 */
#include "planted.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	planted_run(ADDR_V4, data, size);
	return 0;
}
