/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Words into values.
 */
#include "ping_options_value.h"

#include "base/hex.h"

#include <string.h>

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

struct word {
	const char *text;
	int value;
};

/* The value of the word TEXT, or -1. */
static int find_word(const struct word *words, size_t count, const char *text)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(words[i].text, text) == 0)
			return words[i].value;
	return -1;
}

/* Code points; the byte on the wire is four times that (RFC 2474). */
static const struct word services[] = {
	{"cs0", 0},   {"le", 1},    {"cs1", 8},	  {"af11", 10}, {"af12", 12},
	{"af13", 14}, {"cs2", 16},  {"af21", 18}, {"af22", 20}, {"af23", 22},
	{"cs3", 24},  {"af31", 26}, {"af32", 28}, {"af33", 30}, {"cs4", 32},
	{"af41", 34}, {"af42", 36}, {"af43", 38}, {"cs5", 40},	{"ef", 46},
	{"cs6", 48},  {"cs7", 56},
};

bool ping_options_value_tos(struct cli *cli, struct ping_options *options)
{
	int service = find_word(services, COUNT(services), cli->value);

	if (service < 0 && cli->value[0] >= 'A')
		return cli_reject(cli, "neither a number nor a DSCP name");
	if (service < 0)
		return cli_integer(cli, 16, 0, UINT8_MAX, &options->tos);
	options->tos = service * 4;
	return true;
}

bool ping_options_value_pattern(struct cli *cli, struct ping_options *options)
{
	const char *text = cli->value;
	size_t size = 0;

	while (*text != '\0') {
		int high = hex_digit(*text++);
		int low = *text != '\0' ? hex_digit(*text++) : -2;

		if (high < 0 || low == -1)
			return cli_reject(cli, "not hexadecimal");
		if (size == PING_OPTIONS_PATTERN)
			return cli_reject(cli, "more than 16 bytes");
		/* A lone last digit is a byte. */
		options->pattern[size++] =
			(uint8_t)(low < 0 ? high : high * 16 + low);
	}
	if (size == 0)
		return cli_reject(cli, "no pattern");
	options->pattern_size = (uint8_t)size;
	options->show_pattern = !options->quiet;
	return true;
}

static const struct word discoveries[] = {
	{"do", PING_MTU_DO},
	{"dont", PING_MTU_DONT},
	{"want", PING_MTU_WANT},
	{"probe", PING_MTU_PROBE},
};

bool ping_options_value_mtu(struct cli *cli, struct ping_options *options)
{
	int mtu = find_word(discoveries, COUNT(discoveries), cli->value);

	if (mtu < 0)
		return cli_reject(cli, "neither do, dont, want nor probe");
	options->mtu = (enum ping_discovery)mtu;
	return true;
}

bool ping_options_value_record(struct cli *cli, enum ping_record record,
			       struct ping_options *options)
{
	if (options->record != PING_RECORD_NOTHING &&
	    options->record != record) {
		buf_clear(cli->error);
		buf_text(cli->error, "only one of -R, -T and --source-route "
				     "may be used");
		return false;
	}
	options->record = record;
	return true;
}

bool ping_options_value_query(struct cli *cli, enum probe_query query,
			      struct ping_options *options)
{
	if (options->query != PROBE_QUERY_ECHO && options->query != query) {
		buf_clear(cli->error);
		buf_text(cli->error, "only one of -N, --probe and --timestamp "
				     "may be used");
		return false;
	}
	options->query = query;
	return true;
}

static const struct word stamps[] = {
	{"tsonly", PING_RECORD_STAMPS},
	{"tsandaddr", PING_RECORD_STAMPS_ADDR},
	{"tsprespec", PING_RECORD_STAMPS_OF},
};

bool ping_options_value_stamps(struct cli *cli, struct ping_options *options)
{
	int record = find_word(stamps, COUNT(stamps), cli->value);

	if (record < 0)
		return cli_reject(cli, "neither tsonly, tsandaddr nor "
				       "tsprespec");
	return ping_options_value_record(cli, (enum ping_record)record,
					 options);
}

/* A question to a node. */
struct question {
	const char *text;
	uint16_t type;
	uint16_t flags;
};

static const struct question questions[] = {
	{"name", NODE_NAME, 0},
	{"ipv6", NODE_V6, NODE_FLAG_GLOBAL},
	{"ipv6-all", NODE_V6,
	 NODE_FLAG_ALL | NODE_FLAG_COMPATIBLE | NODE_FLAG_LINK_LOCAL |
		 NODE_FLAG_SITE_LOCAL | NODE_FLAG_GLOBAL},
	{"ipv6-compatible", NODE_V6, NODE_FLAG_COMPATIBLE},
	{"ipv6-global", NODE_V6, NODE_FLAG_GLOBAL},
	{"ipv6-linklocal", NODE_V6, NODE_FLAG_LINK_LOCAL},
	{"ipv6-sitelocal", NODE_V6, NODE_FLAG_SITE_LOCAL},
	{"ipv4", NODE_V4, 0},
	{"ipv4-all", NODE_V4, NODE_FLAG_ALL},
};

/* What follows the equals sign of subject-NAME=, or NULL. */
static const char *subject_of(const char *text, const char *name)
{
	size_t size = strlen(name);

	if (strncmp(text, "subject-", 8) != 0 ||
	    strncmp(text + 8, name, size) != 0 || text[8 + size] != '=')
		return NULL;
	return text + 8 + size + 1;
}

static bool set_addr(struct cli *cli, const char *text, enum addr_family family,
		     struct node_query *node)
{
	if (node->subject != NODE_SUBJECT_TARGET)
		return cli_reject(cli, "a second subject");
	node->subject = NODE_SUBJECT_ADDR;
	if (!addr_parse(text, &node->addr) || node->addr.family != family)
		return cli_reject(cli, "no such address");
	return true;
}

static bool set_name(struct cli *cli, const char *text, bool complete,
		     struct node_query *node)
{
	if (node->subject != NODE_SUBJECT_TARGET)
		return cli_reject(cli, "a second subject");
	if (!node_put_name(node, text, complete))
		return cli_reject(cli, "no such name");
	return true;
}

static bool set_subject(struct cli *cli, struct node_query *node)
{
	const char *text;

	if ((text = subject_of(cli->value, "ipv4")) != NULL)
		return set_addr(cli, text, ADDR_V4, node);
	if ((text = subject_of(cli->value, "ipv6")) != NULL)
		return set_addr(cli, text, ADDR_V6, node);
	if ((text = subject_of(cli->value, "name")) != NULL)
		return set_name(cli, text, strchr(text, '.') != NULL, node);
	if ((text = subject_of(cli->value, "fqdn")) != NULL)
		return set_name(cli, text, true, node);
	return cli_reject(cli, "no such question; try help");
}

bool ping_options_value_node(struct cli *cli, struct ping_options *options)
{
	struct node_query *node = &options->node;

	if (!ping_options_value_query(cli, PROBE_QUERY_NODE, options))
		return false;
	if (strcmp(cli->value, "help") == 0) {
		options->task = PING_TASK_NODE_HELP;
		return true;
	}
	for (size_t i = 0; i < COUNT(questions); i++) {
		if (strcmp(questions[i].text, cli->value) != 0)
			continue;
		if (node->type != NODE_NOOP && node->type != questions[i].type)
			return cli_reject(cli, "a question of another kind");
		node->type = questions[i].type;
		node->flags |= questions[i].flags;
		return true;
	}
	return set_subject(cli, node);
}

void ping_options_value_node_help(struct buf *buf)
{
	buf_text(buf, "What -N asks an IPv6 node (RFC 4620):\n");
	for (size_t i = 0; i < COUNT(questions); i++)
		buf_print(buf, "  %s\n", questions[i].text);
	buf_text(buf, "About whom, if not about the host:\n"
		      "  subject-ipv6=ADDR\n  subject-ipv4=ADDR\n"
		      "  subject-name=NAME\n  subject-fqdn=NAME\n");
}

bool ping_options_value_interface(struct cli *cli, struct ping_options *options)
{
	struct interface_query *query = &options->interface;
	size_t size = strlen(cli->value);
	int64_t index;

	if (!ping_options_value_query(cli, PROBE_QUERY_INTERFACE, options))
		return false;
	query->by = INTERFACE_BY_ADDR;
	if (addr_parse(cli->value, &query->addr))
		return true;
	query->by = INTERFACE_BY_INDEX;
	if (strspn(cli->value, "0123456789") == size && size > 0) {
		if (!cli_integer(cli, 10, 1, UINT32_MAX, &index))
			return false;
		query->index = (uint32_t)index;
		return true;
	}
	query->by = INTERFACE_BY_NAME;
	if (size == 0 || size > INTERFACE_NAME_MAX)
		return cli_reject(cli, "no name of an interface");
	memcpy(query->name, cli->value, size + 1);
	return true;
}

/* Takes a number and the END behind it from *TEXT. */
static bool take_number(const char **text, char end, int64_t *value)
{
	*value = 0;
	if (**text < '0' || **text > '9')
		return false;
	for (; **text >= '0' && **text <= '9'; (*text)++)
		if (*value <= PING_OPTIONS_SIZE_V6)
			*value = *value * 10 + (**text - '0');
	if (**text != end)
		return false;
	if (end != '\0')
		(*text)++;
	return *value <= PING_OPTIONS_SIZE_V6;
}

bool ping_options_value_sweep(struct cli *cli, struct ping_options *options)
{
	struct ping_sweep *sweep = &options->sweep;
	const char *text = cli->value;

	if (!take_number(&text, ',', &sweep->min) ||
	    !take_number(&text, ',', &sweep->max) ||
	    !take_number(&text, '\0', &sweep->step))
		return cli_reject(cli, "not MIN,MAX,STEP in bytes");
	if (sweep->step == 0 || sweep->min > sweep->max)
		return cli_reject(cli, "no way in such steps from MIN to MAX");
	return true;
}

/* Takes the address up to the next comma. */
static bool take_addr(const char **text, struct addr *addr)
{
	char number[ADDR_TEXT_MAX];
	size_t size = strcspn(*text, ",");

	if (size >= sizeof(number))
		return false;
	memcpy(number, *text, size);
	number[size] = '\0';
	*text += size;
	if (**text == ',')
		(*text)++;
	return addr_parse(number, addr) && addr->family == ADDR_V4;
}

bool ping_options_value_route(struct cli *cli, struct ping_options *options)
{
	const char *text = cli->value;

	options->hop_count = 0;
	do {
		if (options->hop_count == IP_OPTIONS_HOPS_MAX - 1)
			return cli_reject(cli, "more than eight addresses");
		if (!take_addr(&text, &options->hops[options->hop_count++]))
			return cli_reject(cli, "not a list of IPv4 addresses");
	} while (*text != '\0');
	return ping_options_value_record(cli, PING_RECORD_SOURCE_ROUTE,
					 options);
}
