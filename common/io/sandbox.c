/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * First the files, whose system calls are on no list, then the list.
 */
#include "io/sandbox.h"

#include "io/sandbox_files.h"
#include "io/sandbox_program.h"
#include "io/sandbox_rules.h"

#include <errno.h>
#include <limits.h>
#include <linux/seccomp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* What watches a program from within opens files and starts others as it
 * likes: sanitizers, and the counting of lines. */
#ifdef LEADLINE_WATCHED
static const bool is_watched = true;
#else
static const bool is_watched = false;
#endif

/* What names are found by: configuration, libraries, sockets and caches. */
static const char *const places_of_names[] = {
	"/etc",	      "/usr",	  "/lib",      "/lib64",
	"/run",	      "/var",	  "/opt",      "/nix/store",
	"/gnu/store", "/mnt/wsl", "/proc/sys", "/sys/devices/system/cpu",
};

#define PLACES (sizeof(places_of_names) / sizeof(places_of_names[0]))

_Static_assert(PLACES + 1 <= SANDBOX_PLACES_MAX, "all of them fit");

/* The folder of PATH, in ROOM. One that does not fit is none. */
static const char *folder_of(const char *path, char room[PATH_MAX])
{
	const char *slash = strrchr(path, '/');
	size_t size = slash != NULL ? (size_t)(slash - path) + 1 : 0;

	if (size == 0)
		return ".";
	if (size >= PATH_MAX)
		return "";
	memcpy(room, path, size);
	room[size] = '\0';
	return room;
}

static int enter_run(const struct sandbox_needs *needs)
{
	char room[PATH_MAX];
	struct sandbox_place place = {.replaces = true};

	if (needs->replaces == NULL)
		return sandbox_files_enter(NULL, 0, needs->connects);
	place.path = folder_of(needs->replaces, room);
	return sandbox_files_enter(&place, 1, needs->connects);
}

/* HOSTALIASES names a file of the user (gethostbyname(3)). */
static int enter_resolver(void)
{
	const char *aliases = secure_getenv("HOSTALIASES");
	struct sandbox_place places[SANDBOX_PLACES_MAX];
	size_t count = 0;

	for (; count < PLACES; count++)
		places[count] = (struct sandbox_place){
			.path = places_of_names[count],
		};
	if (aliases != NULL)
		places[count++] = (struct sandbox_place){.path = aliases};
	return sandbox_files_enter(places, count, true);
}

/* Old kernels slow a process down that is shut in, lest it guesses what others
 * keep in memory; which is not what this is for. Older ones cannot be told. */
static int load(struct sandbox_program *program)
{
	struct sock_fprog filter = {
		.len = (unsigned short)program->count,
		.filter = program->code,
	};

	if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
		    SECCOMP_FILTER_FLAG_SPEC_ALLOW, &filter) == 0 ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter, 0, 0) == 0)
		return 0;
	return -errno;
}

static int limit_calls(const struct sandbox_needs *needs, bool strict)
{
	struct sandbox_answers answers = sandbox_program_answers(strict);
	struct sandbox_rule rules[SANDBOX_RULES_MAX];
	struct sandbox_program program;
	size_t count = sandbox_rules_put(needs, rules);

	if (!sandbox_program_build(&program, rules, count, &answers))
		return -ENOSYS;
	return load(&program);
}

struct sandbox sandbox_enter(const struct sandbox_needs *needs)
{
	const char *wish = secure_getenv("LEADLINE_SANDBOX");
	struct sandbox sandbox = {
		.off = is_watched || (wish != NULL && strcmp(wish, "off") == 0),
	};
	bool strict = wish != NULL && strcmp(wish, "kill") == 0;

	if (sandbox.off)
		return sandbox;
	sandbox.landlock = needs->role == SANDBOX_RUN ? -enter_run(needs)
						      : -enter_resolver();
	sandbox.seccomp = -limit_calls(needs, strict);
	return sandbox;
}
