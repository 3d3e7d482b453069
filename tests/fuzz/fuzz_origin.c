/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Who announces an address, from an answer or from a file of prefixes: whatever
 * is in them, what is shown are numbers of systems, or a star.
 */
#include "trace_origin.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool good)
{
	if (!good)
		abort();
}

/* AS1/AS23456, or a star. */
static void check_systems(const struct buf *buf)
{
	const char *at = buf->text;

	check(!buf->cut);
	if (strcmp(at, "*") == 0)
		return;
	for (size_t count = 1;; count++) {
		check(count <= 8 && strncmp(at, "AS", 2) == 0);
		at += 2;
		check(strspn(at, "0123456789") >= 1);
		check(strspn(at, "0123456789") <= 10);
		at += strspn(at, "0123456789");
		if (*at == '\0')
			return;
		check(*at++ == '/');
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct addr addrs[] = {
		{.family = ADDR_V4, .bytes = {192, 0, 2, 129}},
		{.family = ADDR_V6, .bytes = {0x20, 0x01, 0x0d, 0xb8, 0xff}},
	};
	char *text = malloc(size + 1);
	char memory[256];
	struct buf buf;

	check(text != NULL);
	if (size > 0)
		memcpy(text, data, size);
	text[size] = '\0';
	buf_init(&buf, memory, sizeof(memory));
	trace_origin_read(text, &buf);
	check_systems(&buf);
	for (size_t i = 0; i < 2; i++) {
		buf_clear(&buf);
		trace_origin_find(text, &addrs[i], &buf);
		check_systems(&buf);
	}
	free(text);
	return 0;
}
