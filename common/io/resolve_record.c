/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What may be in a record of the resolver.
 */
#include "io/resolve_record.h"

#include <netdb.h>
#include <string.h>

static bool is_family(uint32_t family)
{
	return family == ADDR_V4 || family == ADDR_V6;
}

static bool is_source(uint32_t source)
{
	return source == TEXT_DNS || source == TEXT_WHOIS;
}

/* Whether a string ends within the SIZE bytes of its room. */
static bool ends(const char *text, size_t size)
{
	return memchr(text, '\0', size) != NULL;
}

bool resolve_record_is_answer(const struct resolve_answer *answer)
{
	if (answer->count > RESOLVE_ADDRS_MAX ||
	    !ends(answer->name, sizeof(answer->name)) ||
	    !ends(answer->text, sizeof(answer->text)) ||
	    !is_source(answer->source))
		return false;
	for (uint32_t i = 0; i < answer->count; i++)
		if (!is_family(answer->addrs[i].family))
			return false;
	return true;
}

bool resolve_record_is_question(const struct resolve_question *question)
{
	if (!ends(question->text, sizeof(question->text)) ||
	    !ends(question->server, sizeof(question->server)) ||
	    !ends(question->service, sizeof(question->service)))
		return false;
	switch (question->kind) {
	case RESOLVE_HOST:
		return question->family == ADDR_NONE ||
		       is_family(question->family);
	case RESOLVE_NAME:
		return is_family(question->addr.family);
	case RESOLVE_TEXT:
		return is_source(question->source);
	}
	return false;
}

void resolve_record_host(const struct resolve_answer *answer,
			 enum addr_family family, struct resolve_host *host)
{
	for (uint32_t i = 0; i < answer->count; i++) {
		struct addr addr = addr_unmapped(&answer->addrs[i]);

		if (family == ADDR_NONE || addr.family == family)
			host->addrs[host->count++] = addr;
	}
	memcpy(host->name, answer->name, sizeof(host->name));
	if (answer->error != 0)
		host->error = answer->error == EAI_SYSTEM
				      ? strerror(answer->system)
				      : gai_strerror(answer->error);
	else if (host->count == 0)
		host->error = gai_strerror(EAI_ADDRFAMILY);
}

static void take_name(const struct resolve_answer *answer, struct input *input)
{
	input->kind = INPUT_NAME;
	input->addr = answer->addrs[0];
	memcpy(input->name, answer->name, sizeof(input->name));
}

static void take_text(const struct resolve_answer *answer, struct input *input)
{
	input->kind = INPUT_TEXT;
	input->text_source = (enum text_source)answer->source;
	memcpy(input->name, answer->name, sizeof(input->name));
	memcpy(input->text, answer->text, sizeof(input->text));
	input->text_failed = answer->error != 0;
}

static void take_host(const struct resolve_answer *answer, struct input *input)
{
	input->kind = INPUT_HOST;
	input->host.which = answer->which;
	input->host.count = answer->error == 0 ? answer->count : 0;
	for (size_t i = 0; i < input->host.count; i++)
		input->host.addrs[i] = addr_unmapped(&answer->addrs[i]);
}

bool resolve_record_input(const struct resolve_answer *answer,
			  struct input *input)
{
	switch (answer->kind) {
	case RESOLVE_HOST:
		take_host(answer, input);
		return true;
	case RESOLVE_NAME:
		if (answer->count != 1)
			return false;
		take_name(answer, input);
		return true;
	case RESOLVE_TEXT:
		take_text(answer, input);
		return true;
	}
	return false;
}
