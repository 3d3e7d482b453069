/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * start: run a program under another name, as no shell does.
 *
 *	start NAME PROGRAM [ARG...]
 *
 * NAME becomes argv[0] and may be empty; `-` starts the program with no
 * argument at all, not even its name (since Linux 5.18 it gets an empty one).
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	char *nothing[] = {NULL};
	char *program;

	if (argc < 3) {
		fputs("usage: start NAME PROGRAM [ARG...]\n", stderr);
		return 126;
	}
	program = argv[2];
	argv[2] = argv[1];
	execv(program, strcmp(argv[1], "-") ? argv + 2 : nothing);
	perror(program);
	return 126;
}
