/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Descriptors. Identifiers and ports of flows follow each other. Where the
 * kernel hands them out, the first one is the kernel's choice; if one of the
 * next is taken, everything is closed and tried again elsewhere.
 */
#include "io/sock_end.h"

#include "io/sock_options.h"
#include "io/sockaddr.h"

#include <errno.h>
#include <netinet/in.h>
#include <unistd.h>

/* How often a row of free numbers is looked for. */
#define TRIES 16

/* socket(2), with CAP_NET_RAW if it is a raw one. */
static int create(const struct opening *opening,
		  const struct sock_end_form *form)
{
	int domain = sockaddr_domain(opening->want->family);
	int type = form->type | SOCK_NONBLOCK | SOCK_CLOEXEC;
	int status;
	int fd;

	if (form->type != SOCK_RAW) {
		fd = socket(domain, type, form->protocol);
		return fd >= 0 ? fd
			       : sock_options_fail(opening->failure, "socket",
						   NULL);
	}
	status = sock_options_raise(opening->caps, CAP_NET_RAW,
				    opening->failure);
	if (status != 0)
		return status;
	fd = socket(domain, type, form->protocol);
	if (fd < 0)
		fd = sock_options_fail(opening->failure, "socket", NULL);
	status = sock_options_lower(opening->caps, opening->failure);
	if (status == 0 || fd < 0)
		return fd;
	close(fd);
	return status;
}

/* The kernel refuses IP options where the header is not its own. */
static struct sock_options options_of(const struct opening *opening)
{
	struct sock_options options = opening->want->options;

	if (opening->sock->kind == SOCK_KIND_PACKET)
		options.ip_options_size = 0;
	return options;
}

int sock_end_open(const struct opening *opening,
		  const struct sock_end_form *form, struct sock_end **end)
{
	struct sock_options options = options_of(opening);
	enum addr_family family = opening->want->family;
	int fd = create(opening, form);
	int status;

	if (fd < 0)
		return fd;
	*end = &opening->sock->ends[opening->sock->count++];
	**end = form->end;
	(*end)->fd = fd;
	(*end)->family = family;
	(*end)->has_queue = form->queue;
	(*end)->is_told = form->told;
	status = sock_options_apply(fd, family, &options, opening->caps,
				    opening->failure);
	if (status == 0)
		status = sock_options_report(fd, family, form->header, &options,
					     opening->failure);
	if (status == 0 && (form->queue || form->told))
		status = sock_options_errors(fd, family, form->queue,
					     opening->failure);
	if (status == 0)
		status = sock_options_stamp(fd, form->sends, &options,
					    opening->failure);
	return status;
}

static int bind_fd(const struct opening *opening, int fd, uint16_t port)
{
	const struct addr *source = &opening->want->options.source;
	union sockaddr_any name;
	socklen_t size =
		source->family == opening->want->family
			? sockaddr_put(&name, source, port)
			: sockaddr_put_any(&name, opening->want->family, port);

	if (bind(fd, &name.any, size) == 0)
		return 0;
	return sock_options_fail(opening->failure, "bind", NULL);
}

static int read_port(const struct opening *opening, int fd, uint16_t *port)
{
	union sockaddr_any name;
	socklen_t size = sizeof(name);

	if (getsockname(fd, &name.any, &size) != 0)
		return sock_options_fail(opening->failure, "getsockname", NULL);
	sockaddr_get(&name, size, port);
	return 0;
}

int sock_end_bind(const struct opening *opening, struct sock_end *end,
		  uint16_t port)
{
	int status = 0;

	end->port = port;
	/* Ping sockets share an identifier unless one of them objects, and
	 * then only one gets the replies. */
	if (port != 0)
		status = sock_options_set(end->fd, SOL_SOCKET, SO_REUSEADDR,
					  opening->want->share_ports,
					  "SO_REUSEADDR", opening->failure);
	if (status == 0)
		status = bind_fd(opening, end->fd, port);
	if (status == 0 && port == 0)
		status = read_port(opening, end->fd, &end->port);
	return status;
}

void sock_end_close_after(struct sock *sock, size_t count)
{
	while (sock->count > count)
		close(sock->ends[--sock->count].fd);
}

/* A number that is free now. A TCP socket loses one that it did not ask for by
 * name as soon as an attempt to connect has failed. */
static int find_port(const struct opening *opening,
		     const struct sock_end_form *form, uint16_t *port)
{
	int fd = create(opening, form);
	int status;

	if (fd < 0)
		return fd;
	status = bind_fd(opening, fd, 0);
	if (status == 0)
		status = read_port(opening, fd, port);
	close(fd);
	return status;
}

/* One attempt at a row of ends with numbers from FIRST on; 0: any. */
static int try_row(const struct opening *opening,
		   const struct sock_end_form *form, uint16_t *first)
{
	int status = 0;

	if (*first == 0 && form->type == SOCK_STREAM)
		status = find_port(opening, form, first);
	for (uint32_t flow = 0; status == 0 && flow < opening->want->flows;
	     flow++) {
		uint32_t number = *first == 0 ? 0 : *first + flow;
		struct sock_end *end;

		if (number > UINT16_MAX) {
			errno = EADDRINUSE;
			return sock_options_fail(opening->failure, "bind",
						 NULL);
		}
		status = sock_end_open(opening, form, &end);
		if (status == 0)
			status = sock_end_bind(opening, end, (uint16_t)number);
		if (status == 0 && flow == 0)
			*first = end->port;
	}
	return status;
}

int sock_end_open_row(const struct opening *opening,
		      const struct sock_end_form *form, uint16_t *first)
{
	size_t count = opening->sock->count;
	uint16_t wanted = *first;
	int status = -EADDRINUSE;

	for (int i = 0; i < TRIES && status == -EADDRINUSE; i++) {
		*first = wanted;
		status = try_row(opening, form, first);
		if (status != 0)
			sock_end_close_after(opening->sock, count);
		if (wanted != 0)
			break;
	}
	return status;
}
