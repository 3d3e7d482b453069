/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ask: texts from the resolver's child, as the programs get them.
 *
 *	ask dns NAME...
 *	ask whois SERVER SERVICE ADDRESS...
 *
 * Asks all at once and prints "QUESTION: TEXT" for each answer as it comes,
 * with every byte that cannot be printed as a question mark.
 */
#include "io/resolve.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>

static void show(const char *text)
{
	for (; *text != '\0'; text++)
		putchar(*text >= ' ' && *text <= '~' ? *text : '?');
}

int main(int argc, char **argv)
{
	struct resolve resolve = {0};
	struct text_query query = {.source = TEXT_DNS};
	int first = 2;
	int left;
	struct input input;

	if (argc > 4 && strcmp(argv[1], "whois") == 0) {
		query = (struct text_query){TEXT_WHOIS, NULL, argv[2], argv[3]};
		first = 4;
	}
	for (int i = first; i < argc; i++) {
		query.text = argv[i];
		if (resolve_ask_text(&resolve, &query) != 0)
			return 1;
	}
	for (left = argc - first; left > 0;) {
		struct pollfd place = {.fd = resolve.fd, .events = POLLIN};

		poll(&place, 1, -1);
		if (resolve_read(&resolve, &input) != 1)
			return 1;
		show(input.name);
		printf(": ");
		show(input.text_failed ? "no answer" : input.text);
		printf("\n");
		fflush(stdout);
		left--;
	}
	resolve_stop(&resolve);
	return 0;
}
