/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Lines like these, with a comment behind # at most:
 *
 *	domain		53/tcp		nameserver
 *	udplite		136		UDPLite
 */
#include "io/services.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define LINE_SIZE 512
#define BLANKS	  " \t\n"

/* What a line says about NAME. */
struct entry {
	unsigned long number;
	const char *rest; /* what is right behind the number */
};

/* True if LINE, which is changed, names NAME first or as an alias. */
static bool parse_line(char *line, const char *name, struct entry *entry)
{
	char *at = line;
	char *first;
	char *number;
	char *end;
	char *word;
	bool found;

	line[strcspn(line, "#")] = '\0';
	first = strtok_r(line, BLANKS, &at);
	number = strtok_r(NULL, BLANKS, &at);
	if (first == NULL || number == NULL)
		return false;
	entry->number = strtoul(number, &end, 10);
	entry->rest = end;
	found = strcasecmp(first, name) == 0;
	while (!found && (word = strtok_r(NULL, BLANKS, &at)) != NULL)
		found = strcasecmp(word, name) == 0;
	return found && end != number;
}

bool services_port(const char *name, const char *protocol, uint16_t *port)
{
	FILE *file = fopen("/etc/services", "re");
	char line[LINE_SIZE];
	struct entry entry;
	bool found = false;
	bool exact = false;

	if (file == NULL)
		return false;
	while (!exact && fgets(line, sizeof(line), file) != NULL) {
		if (!parse_line(line, name, &entry) ||
		    entry.number > UINT16_MAX || entry.rest[0] != '/')
			continue;
		exact = strcmp(entry.rest + 1, protocol) == 0;
		if (exact || !found)
			*port = (uint16_t)entry.number;
		found = true;
	}
	fclose(file);
	return found;
}

bool services_protocol(const char *name, uint8_t *number)
{
	FILE *file = fopen("/etc/protocols", "re");
	char line[LINE_SIZE];
	struct entry entry;
	bool found = false;

	if (file == NULL)
		return false;
	while (!found && fgets(line, sizeof(line), file) != NULL)
		found = parse_line(line, name, &entry) &&
			entry.number <= UINT8_MAX && entry.rest[0] == '\0';
	if (found)
		*number = (uint8_t)entry.number;
	fclose(file);
	return found;
}

bool services_sysctl(const char *path)
{
	char name[LINE_SIZE];
	char value[8] = "";
	FILE *file;

	snprintf(name, sizeof(name), "/proc/sys/net/%s", path);
	file = fopen(name, "re");
	if (file == NULL)
		return false;
	if (fgets(value, sizeof(value), file) == NULL)
		value[0] = '\0';
	fclose(file);
	return strcmp(value, "1\n") == 0;
}
