/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Landlock by its three system calls: no C library has functions for them, and
 * headers of the kernel are often older than the kernel.
 */
#include "io/sandbox_files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The same on all machines. */
#define CREATE_RULESET 444
#define ADD_RULE       445
#define RESTRICT_SELF  446

#define RULE_OF_PLACE 1

/* LANDLOCK_ACCESS_FS_ */
#define FS_WRITE_FILE  (UINT64_C(1) << 1)
#define FS_READ_FILE   (UINT64_C(1) << 2)
#define FS_READ_FOLDER (UINT64_C(1) << 3)
#define FS_REMOVE_FILE (UINT64_C(1) << 5)
#define FS_MAKE_FILE   (UINT64_C(1) << 8)
#define FS_TRUNCATE    (UINT64_C(1) << 14)

/* Bind and connect; abstract sockets and signals. */
#define NET_ALL	  3
#define SCOPE_ALL 3

/* struct landlock_ruleset_attr, which has grown. */
struct ruleset {
	uint64_t fs;
	uint64_t net;
	uint64_t scope;
};

/* struct landlock_path_beneath_attr */
struct place_rule {
	uint64_t access;
	int32_t parent;
} __attribute__((packed));

/* What each version of Landlock has, from 1 on. Later ones have it, too. */
struct version {
	uint64_t fs;
	size_t size; /* of struct ruleset, bytes */
};

static const struct version versions[] = {
	{0x1fff, 8},  {0x3fff, 8},  {0x7fff, 8},
	{0x7fff, 16}, {0xffff, 16}, {0xffff, 24},
};

#define VERSIONS (sizeof(versions) / sizeof(versions[0]))

/* Rights that make sense for a folder alone. */
#define FOLDER_ONLY (FS_READ_FOLDER | FS_REMOVE_FILE | FS_MAKE_FILE)

static int add(int set, uint64_t all, const struct sandbox_place *place)
{
	uint64_t access = place->replaces ? FS_WRITE_FILE | FS_REMOVE_FILE |
						    FS_MAKE_FILE | FS_TRUNCATE
					  : FS_READ_FILE | FS_READ_FOLDER;
	struct place_rule rule = {.access = access & all};
	int status = 0;

	rule.parent = open(place->path, O_PATH | O_CLOEXEC);
	if (rule.parent < 0)
		return 0;
	if (syscall(ADD_RULE, set, RULE_OF_PLACE, &rule, 0) != 0)
		status = -errno;
	if (status == -EINVAL) {
		/* It is a file. */
		rule.access &= ~FOLDER_ONLY;
		status = syscall(ADD_RULE, set, RULE_OF_PLACE, &rule, 0) != 0
				 ? -errno
				 : 0;
	}
	close(rule.parent);
	return status;
}

/* Of the newest version that the kernel knows; ALL is what it is about. To ask
 * for the version first would be a call more on the kernels of today. */
static int create(struct ruleset *all)
{
	int set = -1;

	for (size_t i = VERSIONS; set < 0 && i-- > 0;) {
		all->fs = versions[i].fs;
		set = (int)syscall(CREATE_RULESET, all, versions[i].size, 0);
		if (set < 0 && errno != E2BIG && errno != EINVAL)
			return -errno;
	}
	return set >= 0 ? set : -EINVAL;
}

int sandbox_files_enter(const struct sandbox_place *places, size_t count,
			bool tcp)
{
	struct ruleset all = {.net = tcp ? 0 : NET_ALL, .scope = SCOPE_ALL};
	int set = create(&all);
	int status = 0;

	if (set < 0)
		return set;
	for (size_t i = 0; i < count && status == 0; i++)
		status = add(set, all.fs, &places[i]);
	if (status == 0 && syscall(RESTRICT_SELF, set, 0) != 0)
		status = -errno;
	close(set);
	return status;
}
