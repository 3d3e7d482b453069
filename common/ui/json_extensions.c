/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Objects of routers, which may have put anything into them.
 */
#include "ui/json_extensions.h"

#include "wire/icmpext.h"

/* Type of an MPLS object that holds the stack of the packet (RFC 4950). */
#define INCOMING_STACK 1

static void write_label(struct json *json, const struct icmpext_label *label)
{
	json_object_start(json, NULL);
	json_uint(json, "label", label->label);
	json_uint(json, "tc", label->traffic_class);
	json_bool(json, "bottom", label->bottom);
	json_uint(json, "ttl", label->ttl);
	json_object_end(json);
}

static void write_labels(struct json *json, struct span data)
{
	struct cursor cursor = cursor_of(data);
	struct icmpext_label label;
	int left = JSON_EXTENSIONS_LABELS;

	json_array_start(json, "mpls");
	while (left-- > 0 && icmpext_next_label(&cursor, &label))
		write_label(json, &label);
	json_array_end(json);
}

static const char *role_name(enum icmpext_role role)
{
	switch (role) {
	case ICMPEXT_INCOMING:
		return "incoming";
	case ICMPEXT_SUB_IP:
		return "sub-ip";
	case ICMPEXT_OUTGOING:
		return "outgoing";
	case ICMPEXT_NEXT_HOP:
		return "next-hop";
	}
	return "incoming";
}

static void write_interface(struct json *json,
			    const struct icmpext_interface *interface)
{
	json_object_start(json, "interface");
	json_word(json, "role", role_name(interface->role));
	if (interface->has_index)
		json_uint(json, "index", interface->index);
	if (interface->addr.family != ADDR_NONE)
		json_addr(json, "addr", &interface->addr);
	if (interface->name.size > 0)
		json_bytes(json, "name", interface->name.data,
			   interface->name.size);
	if (interface->mtu > 0)
		json_uint(json, "mtu", interface->mtu);
	json_object_end(json);
}

static void write_data(struct json *json, struct span data)
{
	if (data.size > JSON_EXTENSIONS_DATA)
		data.size = JSON_EXTENSIONS_DATA;
	json_hex(json, "data", data.data, data.size);
}

static void write_object(struct json *json, const struct icmpext_object *object)
{
	struct icmpext_interface interface;

	json_object_start(json, NULL);
	json_uint(json, "class", object->class_num);
	json_uint(json, "type", object->c_type);
	if (object->class_num == ICMPEXT_MPLS &&
	    object->c_type == INCOMING_STACK)
		write_labels(json, object->data);
	else if (object->class_num == ICMPEXT_INTERFACE &&
		 icmpext_parse_interface(object, &interface))
		write_interface(json, &interface);
	else
		write_data(json, object->data);
	json_object_end(json);
}

void json_extensions_write(struct json *json, struct span extensions)
{
	struct cursor cursor = cursor_of(extensions);
	struct icmpext_object object;
	int left = JSON_EXTENSIONS_OBJECTS;

	json_array_start(json, "extensions");
	while (left-- > 0 && icmpext_next(&cursor, &object))
		write_object(json, &object);
	json_array_end(json);
}
