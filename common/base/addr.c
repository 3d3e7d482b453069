/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Addresses as values.
 */
#include "base/addr.h"

#include <arpa/inet.h>
#include <string.h>

struct addr addr_v4(const uint8_t bytes[4])
{
	struct addr addr = {.family = ADDR_V4};

	memcpy(addr.bytes, bytes, 4);
	return addr;
}

struct addr addr_v6(const uint8_t bytes[16], uint32_t scope)
{
	struct addr addr = {.family = ADDR_V6, .scope = scope};

	memcpy(addr.bytes, bytes, 16);
	return addr;
}

size_t addr_size(const struct addr *addr)
{
	switch (addr->family) {
	case ADDR_NONE:
		return 0;
	case ADDR_V4:
		return 4;
	case ADDR_V6:
		return 16;
	}
	return 0;
}

bool addr_equal(const struct addr *a, const struct addr *b)
{
	return a->scope == b->scope && addr_same_host(a, b);
}

bool addr_same_host(const struct addr *a, const struct addr *b)
{
	if (a->family != b->family)
		return false;
	if (a->scope != 0 && b->scope != 0 && a->scope != b->scope)
		return false;
	return memcmp(a->bytes, b->bytes, addr_size(a)) == 0;
}

bool addr_is_multicast(const struct addr *addr)
{
	if (addr->family == ADDR_V4)
		return (addr->bytes[0] & 0xf0) == 0xe0;
	return addr->family == ADDR_V6 && addr->bytes[0] == 0xff;
}

struct addr addr_unmapped(const struct addr *addr)
{
	static const uint8_t prefix[12] = {[10] = 0xff, [11] = 0xff};

	if (addr->family != ADDR_V6 ||
	    memcmp(addr->bytes, prefix, sizeof(prefix)) != 0)
		return *addr;
	return addr_v4(addr->bytes + sizeof(prefix));
}

bool addr_is_link_local(const struct addr *addr)
{
	return addr->family == ADDR_V6 && addr->bytes[0] == 0xfe &&
	       (addr->bytes[1] & 0xc0) == 0x80;
}

bool addr_needs_scope(const struct addr *addr)
{
	uint8_t reach = addr->bytes[1] & 0x0f;

	if (addr->family != ADDR_V6 || !addr_is_multicast(addr))
		return addr_is_link_local(addr);
	return reach == 1 || reach == 2;
}

bool addr_is_unspecified(const struct addr *addr)
{
	static const uint8_t zero[16];

	return memcmp(addr->bytes, zero, addr_size(addr)) == 0;
}

void addr_format(const struct addr *addr, char text[ADDR_TEXT_MAX])
{
	int family = addr->family == ADDR_V4 ? AF_INET : AF_INET6;

	memcpy(text, "?", 2);
	if (addr->family != ADDR_NONE)
		inet_ntop(family, addr->bytes, text, ADDR_TEXT_MAX);
}

bool addr_parse(const char *text, struct addr *addr)
{
	uint8_t bytes[16];

	if (inet_pton(AF_INET, text, bytes) == 1)
		*addr = addr_v4(bytes);
	else if (inet_pton(AF_INET6, text, bytes) == 1)
		*addr = addr_v6(bytes, 0);
	else
		return false;
	return true;
}
