/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Very many hosts: what the command line and files say of them. Ranges are kept
 * here, names are handed out one by one.
 *
 *	host_list_open(&list, path)
 *	while (host_list_next(&list, &name))
 *		... name.text ...
 *	host_list_exclude_file(&list, path)
 *	host_list_ranges(&list, &ranges)
 *	host_list_free(&list)
 *
 * What fails for good has said why on stderr, and the caller gives up.
 */
#ifndef LEADLINE_START_HOST_LIST_H
#define LEADLINE_START_HOST_LIST_H

#include "base/ranges.h"
#include "engine/target_line.h"
#include "io/target_file.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Where a host was named. */
struct host_place {
	const char *file; /* borrowed; NULL: the command line */
	uint64_t line;	  /* of the file */
};

/* All zeros but for PROGRAM: empty. */
struct host_list {
	const char *program; /* prefix of messages; borrowed */
	struct ranges visited;
	struct ranges excluded;
	struct host_place place; /* of what is being read */
	struct target_file file; /* likewise */
	bool bad;		 /* reading has failed */
	bool trouble;		 /* a host was refused; it has been named */
};

/* A host of a file. */
struct host_name {
	char text[TARGET_LINE_NAME_MAX + 1];
	const char *label; /* no closing zero, until the next one; NULL: none */
	size_t label_size;
};

/* Says that NAME, SIZE bytes long, was refused at PLACE, and why. */
void host_list_reject(struct host_list *list, const struct host_place *place,
		      const char *name, size_t size, const char *why);

/* False: no memory. */
bool host_list_add_range(struct host_list *list, const struct range *range);

bool host_list_open(struct host_list *list, const char *path);

/* Takes the ranges of the file up to its next name. Lines that are none are
 * refused. False at the end of the file, or if reading failed. */
bool host_list_next(struct host_list *list, struct host_name *name);

/* Closes the file. False if reading failed. */
bool host_list_close(struct host_list *list);

/* Every line has to be a range: whoever is not to be asked must not be asked
 * for a typing error. */
bool host_list_exclude_file(struct host_list *list, const char *path);

/* Multicast groups: none of them is one target. */
bool host_list_exclude_groups(struct host_list *list);

/* Whether ADDR is excluded, by what was before the last host_list_settle. */
bool host_list_is_excluded(const struct host_list *list,
			   const struct addr *addr);
void host_list_settle(struct host_list *list);

/* What is to be visited and not excluded. The rows of RANGES are the caller's.
 */
bool host_list_ranges(struct host_list *list, struct ranges *ranges);

void host_list_free(struct host_list *list);

#endif
