/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * peak COMMAND...: runs it, and says on the standard error how much memory it
 * had at most, in KiB. Ends as it ended.
 */
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	struct rusage usage;
	int status;
	pid_t child;

	if (argc < 2)
		return 99;
	child = fork();
	if (child == 0) {
		execvp(argv[1], argv + 1);
		_exit(99);
	}
	if (wait4(child, &status, 0, &usage) != child)
		return 99;
	fprintf(stderr, "%ld\n", usage.ru_maxrss);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 98;
}
