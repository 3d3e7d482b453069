/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Runs the built program of the name it was called by, and has it write JSON
 * and a recording beside what a test looks at: $LAB_ALONG.PID.NAME.json and
 * .record. So every story is one about those as well, and the programs have no
 * way in for tests.
 *
 * What asks for such files itself, shows a recording, or cannot be recorded is
 * left as it is.
 */
#include <libgen.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

#define ARGUMENTS_MAX 1024

/* How the options begin that have a say in it. */
static const char *const machine[] = {"--json",	  "--csv", "--format",
				      "--replay", "-j",	   NULL};
static const char *const recording[] = {"--record", "--replay", "--as-source",
					NULL};

/* Very many hosts are pinged without a recording. */
static const char *const crowd[] = {
	"--targets", "--range",		"--exclude",	 "--rate", "--alive",
	"--every",   "--need",		"--unreachable", "--rtts", "--first",
	"--retry",   "--top",		"--backoff",	 "--seed", "--shard",
	"--resume",  "--resolve-every", "--outage",	 NULL};

static bool begins_with_any(const char *argument, const char *const *list)
{
	for (; *list != NULL; list++)
		if (strncmp(argument, *list, strlen(*list)) == 0)
			return true;
	return false;
}

static bool has(char **argv, const char *const *list)
{
	for (; *argv != NULL; argv++)
		if (begins_with_any(*argv, list))
			return true;
	return false;
}

/* It is in the folder bin beside the folder of this program. */
static void find_program(const char *name, char path[PATH_MAX])
{
	char self[PATH_MAX - 128];
	ssize_t size = readlink("/proc/self/exe", self, sizeof(self) - 1);

	if (size < 0)
		exit(99);
	self[size] = '\0';
	snprintf(path, PATH_MAX, "%s/../bin/%.64s", dirname(self), name);
}

int main(int argc, char **argv)
{
	const char *prefix = getenv("LAB_ALONG");
	const char *called = (const char *)getauxval(AT_EXECFN);
	const char *name = strrchr(called, '/');
	char json[PATH_MAX];
	char record[PATH_MAX];
	char path[PATH_MAX];
	char *all[ARGUMENTS_MAX + 3] = {argc > 0 ? argv[0] : NULL};
	size_t count = 1;

	name = name != NULL ? name + 1 : called;
	find_program(name, path);
	if (prefix == NULL || argc < 1 || argc > ARGUMENTS_MAX) {
		execv(path, argv);
		return 99;
	}
	if (!has(argv + 1, machine)) {
		snprintf(json, sizeof(json), "--json=%s.%d.%s.json", prefix,
			 getpid(), name);
		all[count++] = json;
	}
	if (!has(argv + 1, recording) &&
	    !(strcmp(name, "ping") == 0 && has(argv + 1, crowd))) {
		snprintf(record, sizeof(record), "--record=%s.%d.%s.record",
			 prefix, getpid(), name);
		all[count++] = record;
	}
	memcpy(&all[count], argv + 1, (size_t)argc * sizeof(*argv));
	execv(path, all);
	return 99;
}
