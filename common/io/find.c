/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Finding hosts.
 */
#include "io/find.h"

#include "io/clock.h"

#include <errno.h>
#include <string.h>

void find_ends(const char *const *texts, size_t count, struct addr *addr,
	       const char **device)
{
	for (size_t i = 0; i < count; i++) {
		struct addr number;

		/* A device may be called 1. */
		if (strchr(texts[i], ':') != NULL
			    ? resolve_number(texts[i], &number)
			    : addr_parse(texts[i], &number))
			*addr = number;
		else
			*device = texts[i];
	}
}

/* False if there are several links. */
static bool find_scope(const struct find *find, struct addr *addr,
		       struct found *found)
{
	if (!addr_needs_scope(addr) || addr->scope != 0)
		return true;
	if (find->device != NULL) {
		addr->scope = if_nametoindex(find->device);
		return true;
	}
	found->link_count = links_find_local(found->links);
	if (found->link_count == 1)
		addr->scope = found->links[0].index;
	return found->link_count <= 1;
}

/* Those that are preferred come first, in the order in which they are. */
static void sort(const struct find *find, struct resolve_host *host)
{
	size_t first = 0;

	for (size_t i = 0; i < host->count; i++) {
		struct addr addr = host->addrs[i];

		if (addr.family != find->prefers)
			continue;
		memmove(&host->addrs[first + 1], &host->addrs[first],
			(i - first) * sizeof(addr));
		host->addrs[first++] = addr;
	}
}

static enum find_verdict choose(const struct find *find, struct found *found)
{
	enum find_verdict verdict = FIND_CLOSED;

	sort(find, &found->host);
	found->way = ways_to(find->ways, found->host.addrs[0].family);
	for (size_t i = 0; i < found->host.count; i++) {
		struct addr *addr = &found->host.addrs[i];
		struct way *way = ways_to(find->ways, addr->family);

		if (way->error != 0)
			continue;
		if (!find_scope(find, addr, found))
			return FIND_LINKS;
		found->way = way;
		found->target.addr = *addr;
		found->error =
			-route_source(&way->route, addr, &found->target.source);
		if (found->error == 0)
			return FIND_GOOD;
		verdict = FIND_NOWHERE;
	}
	return verdict;
}

static bool is_ascii(const char *text)
{
	for (; *text != '\0'; text++)
		if ((unsigned char)*text > 0x7f)
			return false;
	return true;
}

enum find_verdict find_host(const struct find *find, const char *text,
			    struct found *found)
{
	int64_t start = clock_now();
	enum find_verdict verdict;
	struct addr number;

	*found = (struct found){.link_count = 0};
	found->error =
		-resolve_host(find->resolve, text, find->family, &found->host);
	if (found->error != 0)
		return FIND_SYSTEM;
	if (!resolve_number(text, &number))
		found->took = clock_now() - start;
	if (found->host.error == NULL && found->host.count == 0)
		found->host.error = "no address";
	if (found->host.error != NULL)
		return FIND_UNKNOWN;
	verdict = choose(find, found);
	found->label = text;
	if (found->target.addr.family == ADDR_V4 &&
	    found->host.name[0] != '\0' && is_ascii(text) &&
	    is_ascii(found->host.name))
		found->label = found->host.name;
	/* 0.0.0.0 and :: are this host. */
	if (verdict == FIND_GOOD && addr_is_unspecified(&found->target.addr))
		found->target.addr = found->target.source;
	return verdict;
}

/* "fe80::1: which link? fe80::1%eth0 fe80::1%eth1" */
static void explain_links(const struct found *found, const char *host,
			  struct buf *text)
{
	buf_print(text, "%s: which link?", host);
	for (size_t i = 0; i < found->link_count; i++)
		buf_print(text, " %s%%%s", host, found->links[i].name);
	if (found->link_count == 0)
		buf_print(text, " %s%%LINK", host);
}

/* No link was named, and there is none that it could have been. */
static bool lacks_link(const struct addr *addr)
{
	return addr_needs_scope(addr) && addr->scope == 0;
}

void find_explain(const struct found *found, enum find_verdict verdict,
		  const char *host, struct buf *text)
{
	buf_clear(text);
	switch (verdict) {
	case FIND_GOOD:
		break;
	case FIND_SYSTEM:
		buf_print(text, "%s: %s", host,
			  found->error == EPIPE ? "the resolver has ended"
						: strerror(found->error));
		break;
	case FIND_UNKNOWN:
		buf_print(text, "%s: %s", host, found->host.error);
		break;
	case FIND_LINKS:
		explain_links(found, host, text);
		break;
	case FIND_CLOSED:
		way_explain(found->way, text);
		break;
	case FIND_NOWHERE:
		if (lacks_link(&found->target.addr))
			explain_links(found, host, text);
		else
			buf_print(text, "connect: %s", strerror(found->error));
		break;
	}
}
