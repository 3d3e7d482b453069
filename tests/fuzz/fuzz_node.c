/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The data of node information answers, read as names and as addresses; and
 * names that a user might give as a subject.
 */
#include "wire/node.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool good)
{
	if (!good)
		abort();
}

static void read_names(const uint8_t *data, size_t size)
{
	struct cursor cursor = cursor_of((struct span){data, size});
	struct node_name name;
	size_t count = 0;

	while (node_next_name(&cursor, &name)) {
		size_t length = strlen(name.text);

		check(length > 0 && length < sizeof(name.text) - 1);
		for (size_t i = 0; i < length; i++)
			check(name.text[i] > ' ' && name.text[i] <= '~');
		check(++count <= size);
	}
	check(cursor.bad || cursor.at == size);
}

static void read_addrs(const uint8_t *data, size_t size,
		       enum addr_family family)
{
	struct cursor cursor = cursor_of((struct span){data, size});
	struct node_addr addr;
	size_t count = 0;

	while (node_next_addr(&cursor, family, &addr))
		count++;
	check(count == size / (family == ADDR_V4 ? 8 : 20));
}

/* What was taken for a name is read back. */
static void write_name(const char *text, bool complete)
{
	uint8_t bytes[4 + NODE_WIRE_NAME_MAX] = {0};
	struct node_query query = {.type = NODE_NAME};
	struct node_name name;
	struct cursor cursor;

	if (!node_put_name(&query, text, complete))
		return;
	check(query.name_size <= sizeof(query.name));
	memcpy(bytes + 4, query.name, query.name_size);
	cursor = cursor_of((struct span){bytes, 4 + query.name_size});
	check(node_next_name(&cursor, &name));
	check(name.complete == complete);
	check(!node_next_name(&cursor, &name) && !cursor.bad);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t *exact = malloc(size > 0 ? size : 1);
	char *text = malloc(size + 1);

	check(exact != NULL && text != NULL);
	if (size > 0) {
		memcpy(exact, data, size);
		memcpy(text, data, size);
	}
	text[size] = '\0';
	read_names(exact, size);
	read_addrs(exact, size, ADDR_V4);
	read_addrs(exact, size, ADDR_V6);
	write_name(text, true);
	write_name(text, false);
	free(text);
	free(exact);
	return 0;
}
