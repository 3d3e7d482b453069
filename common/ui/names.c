/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A small table, searched from its start: a path has few addresses.
 */
#include "ui/names.h"

#include "base/buf.h"
#include "base/ns.h"

void names_init(struct names *names, struct names_row *rows, size_t size)
{
	*names = (struct names){.rows = rows, .size = size};
}

static struct names_row *find(const struct names *names,
			      const struct addr *addr)
{
	for (size_t i = 0; i < names->count; i++)
		if (addr_equal(&names->rows[i].addr, addr))
			return &names->rows[i];
	return NULL;
}

/* A row for a new address, or NULL. */
static struct names_row *make_room(struct names *names)
{
	if (names->count < names->size)
		return &names->rows[names->count++];
	for (size_t i = 0; i < names->size && names->forgets; i++) {
		struct names_row *row = &names->rows[names->turn];

		names->turn = (names->turn + 1) % names->size;
		if (row->state == NAMES_KNOWN || row->state == NAMES_NONE)
			return row;
	}
	return NULL;
}

void names_want(struct names *names, const struct addr *addr)
{
	struct names_row *row;

	if (find(names, addr) != NULL)
		return;
	row = make_room(names);
	if (row == NULL)
		return;
	*row = (struct names_row){
		.addr = *addr,
		.state = NAMES_WANTED,
		.until = NS_NEVER,
	};
	names->wanted++;
}

bool names_ask(struct names *names, int64_t now, struct addr *addr)
{
	for (size_t i = 0; i < names->count && names->wanted > 0; i++) {
		struct names_row *row = &names->rows[i];

		if (row->state != NAMES_WANTED)
			continue;
		names->wanted--;
		row->state = NAMES_PENDING;
		row->until = ns_after(now, NAMES_GRACE);
		*addr = row->addr;
		return true;
	}
	return false;
}

void names_learn(struct names *names, const struct addr *addr, const char *text)
{
	struct names_row *row = find(names, addr);
	struct buf buf;

	if (row == NULL)
		return;
	names->wanted -= row->state == NAMES_WANTED;
	row->state = text[0] == '\0' ? NAMES_NONE : NAMES_KNOWN;
	buf_init(&buf, row->text, sizeof(row->text));
	buf_text(&buf, text);
}

enum names_state names_find(const struct names *names, const struct addr *addr,
			    int64_t now, const char **text, int64_t *until)
{
	const struct names_row *row = find(names, addr);

	if (row == NULL)
		return NAMES_UNKNOWN;
	if (row->state == NAMES_PENDING && now >= row->until)
		return NAMES_NONE;
	*text = row->text;
	*until = row->until;
	return row->state;
}

const char *names_known(struct names *names, const struct addr *addr,
			int64_t now)
{
	const char *name = NULL;
	int64_t until;

	if (names == NULL)
		return NULL;
	names_want(names, addr);
	if (names_find(names, addr, now, &name, &until) != NAMES_KNOWN)
		return NULL;
	return name;
}
