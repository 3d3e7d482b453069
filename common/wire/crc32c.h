/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * CRC32c, the checksum of SCTP (RFC 9260 appendix A).
 */
#ifndef LEADLINE_WIRE_CRC32C_H
#define LEADLINE_WIRE_CRC32C_H

#include <stddef.h>
#include <stdint.h>

/* The CRC of SIZE bytes. SCTP writes it with its lowest byte first. */
uint32_t crc32c(const uint8_t *data, size_t size);

#endif
