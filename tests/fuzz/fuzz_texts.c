/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Texts of strangers: a DNS answer, or what a routing registry says. The first
 * byte chooses which (low bit) and how much room there is.
 */
#include "wire/dns.h"
#include "wire/whois.h"

#include <stdlib.h>
#include <string.h>

#define ROOM_MIN 64

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool good)
{
	if (!good)
		abort();
}

static void check_origins(const char *text)
{
	for (; *text != '\0'; text++)
		check(strchr("0123456789abcdefABCDEF.:/| ", *text) != NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span rest;
	size_t room;
	bool found;
	char *text;

	if (size == 0)
		return 0;
	rest = (struct span){data + 1, size - 1};
	room = ROOM_MIN + data[0] / 2;
	text = malloc(room);
	check(text != NULL);
	found = data[0] & 1 ? dns_text(rest, text, room)
			    : whois_origins(rest, text, room);
	check(strlen(text) < room);
	check(found || text[0] == '\0');
	if (!(data[0] & 1))
		check_origins(text);
	free(text);
	return 0;
}
