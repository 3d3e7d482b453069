/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Addresses that were typed.
 */
#include "io/source.h"

#include <string.h>

static bool reject(struct buf *error, const char *text, const char *why)
{
	buf_print(error, "%s: %s", text, why);
	return false;
}

bool source_find(struct resolve *resolve, const char *text,
		 enum addr_family family, struct addr *addr, struct buf *error)
{
	struct resolve_host host;
	int status;

	if (!resolve_number(text, addr)) {
		status = resolve_host(resolve, text, family, &host);
		if (status != 0)
			return reject(error, text, strerror(-status));
		if (host.error != NULL)
			return reject(error, text, host.error);
		if (host.count == 0)
			return reject(error, text, "no address");
		*addr = host.addrs[0];
	}
	if (family != ADDR_NONE && family != addr->family)
		return reject(error, text,
			      "not of the family that was asked for");
	return true;
}

bool source_find_list(struct resolve *resolve, const char *list,
		      enum addr_family family, struct addr *addrs, size_t max,
		      size_t *count, struct buf *error)
{
	char text[DRIVER_NAME_MAX];

	for (*count = 0;; list++) {
		size_t size = strcspn(list, ",");

		if (*count == max) {
			buf_print(error, "no more than %zu gateways", max);
			return false;
		}
		if (size == 0 || size >= sizeof(text))
			return reject(error, list, "not a gateway");
		memcpy(text, list, size);
		text[size] = '\0';
		if (!source_find(resolve, text, family, &addrs[*count], error))
			return false;
		(*count)++;
		list += size;
		if (*list == '\0')
			return true;
	}
}
