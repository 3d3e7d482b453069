/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The one place where addresses of the socket interface are looked into.
 */
#include "io/sockaddr.h"

#include <string.h>

int sockaddr_domain(enum addr_family family)
{
	return family == ADDR_V6 ? AF_INET6 : AF_INET;
}

socklen_t sockaddr_put(union sockaddr_any *to, const struct addr *addr,
		       uint16_t port)
{
	memset(to, 0, sizeof(*to));
	if (addr->family == ADDR_V6) {
		to->v6.sin6_family = AF_INET6;
		to->v6.sin6_port = htons(port);
		to->v6.sin6_scope_id = addr->scope;
		memcpy(&to->v6.sin6_addr, addr->bytes, 16);
		return sizeof(to->v6);
	}
	to->v4.sin_family = AF_INET;
	to->v4.sin_port = htons(port);
	memcpy(&to->v4.sin_addr, addr->bytes, 4);
	return sizeof(to->v4);
}

socklen_t sockaddr_put_any(union sockaddr_any *to, enum addr_family family,
			   uint16_t port)
{
	struct addr any = {.family = family};

	return sockaddr_put(to, &any, port);
}

struct addr sockaddr_get(const void *from, size_t size, uint16_t *port)
{
	union sockaddr_any any;
	sa_family_t family = AF_UNSPEC;
	uint16_t found = 0;
	struct addr addr = {.family = ADDR_NONE};

	if (from != NULL && size >= sizeof(family))
		memcpy(&family, from, sizeof(family));
	if (family == AF_INET && size >= sizeof(any.v4)) {
		memcpy(&any.v4, from, sizeof(any.v4));
		addr = addr_v4((const uint8_t *)&any.v4.sin_addr);
		found = ntohs(any.v4.sin_port);
	} else if (family == AF_INET6 && size >= sizeof(any.v6)) {
		memcpy(&any.v6, from, sizeof(any.v6));
		addr = addr_v6((const uint8_t *)&any.v6.sin6_addr,
			       any.v6.sin6_scope_id);
		found = ntohs(any.v6.sin6_port);
	}
	if (port != NULL)
		*port = found;
	return addr;
}
