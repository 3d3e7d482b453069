/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Ways.
 */
#include "io/way.h"

#include <errno.h>
#include <string.h>

void ways_init(struct ways *ways)
{
	static const struct way closed = {
		.error = EAFNOSUPPORT,
		.failure = {.what = "socket", .value = ""},
	};

	ways->v4 = closed;
	ways->v6 = closed;
}

struct way *ways_to(struct ways *ways, enum addr_family family)
{
	return family == ADDR_V6 ? &ways->v6 : &ways->v4;
}

bool ways_open(struct ways *ways, const struct sock_want *want,
	       struct caps *caps)
{
	struct way *way = ways_to(ways, want->family);

	way->error = -sock_open(&way->sock, want, caps, &way->failure);
	if (way->error == 0)
		way->error = -route_open(&way->route, want->family,
					 &want->options, caps, &way->failure);
	return way->error == 0;
}

bool way_is_denied(const struct way *way)
{
	return (way->error == EACCES || way->error == EPERM) &&
	       strcmp(way->failure.what, "socket") == 0;
}

bool ways_open_each(struct ways *ways, const struct sock_want *want,
		    struct caps *caps)
{
	struct sock_want each = *want;
	bool v4;

	if (want->family != ADDR_NONE)
		return ways_open(ways, want, caps);
	each.family = ADDR_V4;
	v4 = ways_open(ways, &each, caps);
	each.family = ADDR_V6;
	return ways_open(ways, &each, caps) || v4;
}

static void describe(const struct way *way, const char *name, struct buf *text)
{
	bool raw = way->sock.kind != SOCK_KIND_PING;

	if (way->error != 0)
		buf_print(text, "%s.fd: -1 (socktype: 0), ", name);
	else
		buf_print(text, "%s.fd: %d (socktype: %s), ", name,
			  way->sock.ends[0].fd,
			  raw ? "SOCK_RAW" : "SOCK_DGRAM");
}

void ways_describe(const struct ways *ways, enum addr_family family,
		   struct buf *text)
{
	static const char *const families[] = {
		[ADDR_NONE] = "AF_UNSPEC",
		[ADDR_V4] = "AF_INET",
		[ADDR_V6] = "AF_INET6",
	};

	describe(&ways->v4, "sock4", text);
	describe(&ways->v6, "sock6", text);
	buf_print(text, "hints.ai_family: %s", families[family]);
}

void way_explain(const struct way *way, struct buf *text)
{
	const struct sock_failure *failure = &way->failure;

	buf_clear(text);
	buf_print(text, "%s%s%s: %s", failure->what,
		  failure->value[0] != '\0' ? " " : "", failure->value,
		  strerror(way->error));
}

static void close_way(struct way *way)
{
	route_close(&way->route);
	sock_close(&way->sock);
}

void ways_keep(struct ways *ways, const struct way *way)
{
	close_way(way == &ways->v4 ? &ways->v6 : &ways->v4);
}

void ways_close(struct ways *ways)
{
	close_way(&ways->v4);
	close_way(&ways->v6);
}
