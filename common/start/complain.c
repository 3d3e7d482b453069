/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The words are those of the rooms that know why.
 */
#include "start/complain.h"

#include "ui/tell.h"

/* Bytes of a line. */
#define TEXT_SIZE 1024

bool complain(const char *program, const char *what, const char *why)
{
	tell(program, "%s: %s", what, why);
	return false;
}

bool complain_errno(const char *program, const char *what, int error)
{
	tell_errno(program, what, error);
	return false;
}

bool complain_way(const char *program, const struct way *way)
{
	char memory[TEXT_SIZE];
	struct buf text;

	buf_init(&text, memory, sizeof(memory));
	way_explain(way, &text);
	tell(program, "%s", memory);
	return false;
}

bool complain_find(const char *program, const struct found *found,
		   enum find_verdict verdict, const char *host)
{
	char memory[TEXT_SIZE];
	struct buf text;

	buf_init(&text, memory, sizeof(memory));
	find_explain(found, verdict, host, &text);
	tell(program, "%s", memory);
	return false;
}
