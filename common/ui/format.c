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
	else if (strcmp(cli->value, "csv") == 0)
		*format = FORMAT_CSV;
	else
		return cli_reject(cli, "not json, csv or atlas");
	return true;
}
