/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The errors of send(2), ip(7), ipv6(7), raw(7) and the firewall.
 */
#include "ui/error_names.h"

#include <errno.h>
#include <stddef.h>

struct row {
	int error;
	const char *name;
};

static const struct row rows[] = {
	{EACCES, "EACCES"},
	{EADDRNOTAVAIL, "EADDRNOTAVAIL"},
	{EAFNOSUPPORT, "EAFNOSUPPORT"},
	{EAGAIN, "EAGAIN"},
	{EBADF, "EBADF"},
	{ECONNREFUSED, "ECONNREFUSED"},
	{EDESTADDRREQ, "EDESTADDRREQ"},
	{EHOSTDOWN, "EHOSTDOWN"},
	{EHOSTUNREACH, "EHOSTUNREACH"},
	{EINVAL, "EINVAL"},
	{EIO, "EIO"},
	{EMSGSIZE, "EMSGSIZE"},
	{ENETDOWN, "ENETDOWN"},
	{ENETUNREACH, "ENETUNREACH"},
	{ENOBUFS, "ENOBUFS"},
	{ENODEV, "ENODEV"},
	{ENOMEM, "ENOMEM"},
	{ENOPROTOOPT, "ENOPROTOOPT"},
	{ENXIO, "ENXIO"},
	{EOPNOTSUPP, "EOPNOTSUPP"},
	{EPERM, "EPERM"},
	{EPIPE, "EPIPE"},
	{EPROTO, "EPROTO"},
	{ESRCH, "ESRCH"},
	{ETIMEDOUT, "ETIMEDOUT"},
};

const char *error_names_find(int error)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].error == error)
			return rows[i].name;
	return NULL;
}
