/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Extension structures: divided from the quote, walked through, and read.
 *
 *    0    0: v4, 1: v6, else a queue record with so many bytes missing
 *    1    length field, or offset of the structure
 *    2-   what follows the ICMP header
 */
#include "wire/icmpext.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool good)
{
	if (!good)
		abort();
}

static void check_inside(struct span part, struct span whole)
{
	if (part.size == 0)
		return;
	check(part.data >= whole.data);
	check(part.data + part.size <= whole.data + whole.size);
}

static void read_object(const struct icmpext_object *object)
{
	struct cursor cursor = cursor_of(object->data);
	struct icmpext_interface interface;
	struct icmpext_label label;
	size_t labels = 0;

	while (icmpext_next_label(&cursor, &label)) {
		check(label.label <= 0xfffff);
		check(label.traffic_class <= 7);
		labels++;
	}
	check(labels == object->data.size / 4);
	if (icmpext_parse_interface(object, &interface))
		check_inside(interface.name, object->data);
}

/* What was divided is a whole structure of whole objects. */
static void walk(struct span extensions)
{
	struct cursor cursor = cursor_of(extensions);
	struct icmpext_object object;
	size_t size = 4;

	while (icmpext_next(&cursor, &object)) {
		check_inside(object.data, extensions);
		read_object(&object);
		size += 4 + object.data.size;
	}
	check(!cursor.bad);
	check(size == extensions.size);
}

static void divide(const uint8_t control[2], struct span body)
{
	struct span extensions;
	struct span quote;

	if (control[0] == 0)
		icmpext_split(ADDR_V4, control[1], body, &quote, &extensions);
	else if (control[0] == 1)
		icmpext_split(ADDR_V6, control[1], body, &quote, &extensions);
	else
		icmpext_split_cut(control[0], control[1], body, &quote,
				  &extensions);
	check(quote.data == body.data);
	check(quote.size + extensions.size == body.size);
	if (extensions.size > 0)
		walk(extensions);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct cursor cursor;
	struct icmpext_object object;
	uint8_t *exact;

	if (size < 2)
		return 0;
	exact = malloc(size - 1);
	check(exact != NULL);
	memcpy(exact, data + 2, size - 2);
	divide(data, (struct span){exact, size - 2});
	/* The same bytes as a structure that nobody looked at before. */
	cursor = cursor_of((struct span){exact, size - 2});
	while (icmpext_next(&cursor, &object))
		read_object(&object);
	free(exact);
	return 0;
}
