/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Links, by getifaddrs(3): one row for each address of each link.
 */
#include "io/links.h"

#include "io/sockaddr.h"

#include <ifaddrs.h>
#include <string.h>

static struct addr addr_of(const struct ifaddrs *row)
{
	if (row->ifa_addr == NULL)
		return (struct addr){.family = ADDR_NONE};
	if (row->ifa_addr->sa_family == AF_INET)
		return sockaddr_get(row->ifa_addr, sizeof(struct sockaddr_in),
				    NULL);
	if (row->ifa_addr->sa_family == AF_INET6)
		return sockaddr_get(row->ifa_addr, sizeof(struct sockaddr_in6),
				    NULL);
	return (struct addr){.family = ADDR_NONE};
}

static bool is_candidate(const struct ifaddrs *row)
{
	struct addr addr = addr_of(row);

	return (row->ifa_flags & IFF_UP) && !(row->ifa_flags & IFF_LOOPBACK) &&
	       addr.family == ADDR_V6 && addr_is_link_local(&addr);
}

/* A link with two such addresses is still one link. */
static void add(struct link *links, size_t *count, const char *name)
{
	uint32_t index = if_nametoindex(name);

	if (index == 0 || *count == LINKS_MAX)
		return;
	for (size_t i = 0; i < *count; i++)
		if (links[i].index == index)
			return;
	links[*count] = (struct link){.index = index};
	strncpy(links[*count].name, name, sizeof(links[*count].name) - 1);
	(*count)++;
}

size_t links_find_local(struct link links[LINKS_MAX])
{
	struct ifaddrs *rows;
	size_t count = 0;

	if (getifaddrs(&rows) != 0)
		return 0;
	for (const struct ifaddrs *row = rows; row != NULL; row = row->ifa_next)
		if (is_candidate(row))
			add(links, &count, row->ifa_name);
	freeifaddrs(rows);
	return count;
}

bool links_has_addr(const char *device, const struct addr *addr)
{
	struct ifaddrs *rows;
	bool found = false;

	if (getifaddrs(&rows) != 0)
		return true;
	for (const struct ifaddrs *row = rows; row != NULL;
	     row = row->ifa_next) {
		struct addr own = addr_of(row);

		if (strcmp(row->ifa_name, device) == 0 &&
		    addr_same_host(&own, addr))
			found = true;
	}
	freeifaddrs(rows);
	return found;
}

uint32_t links_scope(const struct targets *targets, char name[IF_NAMESIZE])
{
	uint32_t scope = 0;

	for (uint32_t i = 0; i < targets->count && scope == 0; i++)
		scope = targets_at(targets, i)->addr.scope;
	if (scope == 0 || if_indextoname(scope, name) == NULL)
		return 0;
	return scope;
}
