/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The order is that of DESIGN.md section 3, "Privileges".
 */
#include "start/start.h"

#include "io/fds.h"
#include "start/complain.h"
#include "ui/tell.h"

#include <string.h>

bool start_open(struct start *start, const char *name, int argc, char **argv)
{
	int error = fds_reserve();

	*start = (struct start){.program = name};
	/* Old kernels start a program without any argument, its name even. */
	if (argc < 1)
		return complain(name, "start", "not even a name was given");
	if (argv[0][0] != '\0')
		start->program = argv[0];
	if (error == 0)
		error = caps_start(&start->caps);
	return error == 0 || complain_errno(start->program, "start", -error);
}

bool start_drop(struct start *start)
{
	int error = caps_drop(&start->caps);

	return error == 0 ||
	       complain_errno(start->program, "dropping privileges", -error);
}

static void tell_missing(const char *program, const char *what, int error)
{
	if (error != 0)
		tell(program, "sandbox without %s: %s", what, strerror(error));
}

void start_confine(const struct start *start, const struct sandbox_needs *needs,
		   bool verbose)
{
	struct sandbox sandbox = sandbox_enter(needs);

	if (!verbose)
		return;
	if (sandbox.off)
		tell(start->program, "no sandbox");
	tell_missing(start->program, "Landlock", sandbox.landlock);
	tell_missing(start->program, "seccomp", sandbox.seccomp);
}
