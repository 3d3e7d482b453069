/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Names of formats.
 */
#include "ui/format.h"

#include <string.h>

bool format_read(struct cli *cli, enum format *format)
{
	if (strcmp(cli->value, "json") == 0)
		*format = FORMAT_JSON;
	else if (strcmp(cli->value, "atlas") == 0)
		*format = FORMAT_ATLAS;
	else
		return cli_reject(cli, "not json or atlas");
	return true;
}
