/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Values of options.
 */
#include "trace_options_value.h"

#include "base/ns.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Above this a factor of -w has no meaning left, and no product overflows. */
#define FACTOR_MAX (10000 * NS_PER_SEC)

/* From here on -z means milliseconds. */
#define GAP_MS_FROM (10 * NS_PER_SEC)

#define DSCP_MAX 63
#define ECN_MAX	 3

bool trace_options_value_byte(struct cli *cli, int64_t min, int64_t max,
			      uint8_t *byte)
{
	int64_t value;

	if (!cli_integer(cli, 0, min, max, &value))
		return false;
	*byte = (uint8_t)value;
	return true;
}

bool trace_options_value_text(struct cli *cli, const char **text)
{
	if (cli->value[0] == '\0')
		return cli_reject(cli, "empty");
	*text = cli->value;
	return true;
}

/* Names begin with a letter (RFC 6335 section 5.1 has one exception at most).
 */
bool trace_options_value_service(struct cli *cli, uint16_t max,
				 uint16_t *number, const char **name)
{
	const char first = cli->value[0];
	int64_t value;

	*name = NULL;
	if ((first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z'))
		return trace_options_value_text(cli, name);
	if (!cli_integer(cli, 0, 0, max, &value))
		return false;
	*number = (uint16_t)value;
	return true;
}

bool trace_options_value_window(struct cli *cli, uint32_t *window)
{
	int64_t value;

	if (!cli_integer(cli, 0, INT32_MIN, INT32_MAX, &value))
		return false;
	*window = value < 0 ? UINT32_MAX : (uint32_t)value;
	if (value == 0)
		*window = 1;
	return true;
}

bool trace_options_value_gap(struct cli *cli, int64_t *gap)
{
	if (!cli_seconds(cli, 0, NS_SPAN_MAX, gap))
		return false;
	if (*gap >= GAP_MS_FROM)
		*gap /= 1000;
	return true;
}

bool trace_options_value_waits(struct cli *cli, struct trace_waits *waits)
{
	int64_t values[3] = {0};
	const char *text = cli->value;

	for (size_t i = 0; i < 3; i++) {
		size_t size = strcspn(text, ",/");

		if (!cli_parse_seconds(text, size, &values[i]) ||
		    (i > 0 && values[i] > FACTOR_MAX))
			break;
		text += size;
		if (*text == '\0') {
			*waits = (struct trace_waits){
				.max = values[0],
				.here = values[1] / NS_PER_MS,
				.near = values[2] / NS_PER_MS,
				.given = true,
			};
			return true;
		}
		text++;
	}
	return cli_reject(cli, "not MAX[,HERE[,NEAR]]");
}

struct word {
	const char *text;
	uint8_t value;
};

/* RFC 2474, 2597, 3246, 5865, 8622. */
static const struct word dscp_words[] = {
	{"cs0", 0},   {"cs1", 8},   {"cs2", 16},  {"cs3", 24},	{"cs4", 32},
	{"cs5", 40},  {"cs6", 48},  {"cs7", 56},  {"af11", 10}, {"af12", 12},
	{"af13", 14}, {"af21", 18}, {"af22", 20}, {"af23", 22}, {"af31", 26},
	{"af32", 28}, {"af33", 30}, {"af41", 34}, {"af42", 36}, {"af43", 38},
	{"ef", 46},   {"va", 44},   {"le", 1},	  {NULL, 0},
};

/* RFC 3168 section 5. */
static const struct word ecn_words[] = {
	{"not-ect", 0}, {"ect1", 1}, {"ect0", 2}, {"ce", 3}, {NULL, 0},
};

static bool find_word(const struct word *words, const char *text,
		      uint8_t *value)
{
	for (; words->text != NULL; words++) {
		if (strcasecmp(words->text, text) == 0) {
			*value = words->value;
			return true;
		}
	}
	return false;
}

/* Such a text was meant for a word, and there is none like it. */
static bool is_wrong_word(struct cli *cli)
{
	return cli->value[0] >= 'A' &&
	       !cli_reject(cli, "neither a number nor a name");
}

bool trace_options_value_tos(struct cli *cli, uint8_t *tos)
{
	int64_t value;
	uint8_t dscp;

	if (find_word(dscp_words, cli->value, &dscp)) {
		*tos = (uint8_t)(dscp << 2);
		return true;
	}
	if (is_wrong_word(cli) ||
	    !cli_integer(cli, 0, INT32_MIN, INT32_MAX, &value))
		return false;
	*tos = (uint8_t)value;
	return true;
}

bool trace_options_value_dscp(struct cli *cli, uint8_t *tos)
{
	uint8_t dscp;

	if (!find_word(dscp_words, cli->value, &dscp) &&
	    (is_wrong_word(cli) ||
	     !trace_options_value_byte(cli, 0, DSCP_MAX, &dscp)))
		return false;
	*tos = (uint8_t)(dscp << 2 | (*tos & ECN_MAX));
	return true;
}

bool trace_options_value_ecn(struct cli *cli, uint8_t *tos)
{
	uint8_t ecn;

	if (!find_word(ecn_words, cli->value, &ecn) &&
	    (is_wrong_word(cli) ||
	     !trace_options_value_byte(cli, 0, ECN_MAX, &ecn)))
		return false;
	*tos = (uint8_t)((*tos & ~ECN_MAX) | ecn);
	return true;
}
