/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Names of formats, and the one output.
 */
#include "ui/format.h"

#include <string.h>

static bool clash(struct cli *cli)
{
	return cli_reject(cli, "there is one output: either --csv, or --json "
			       "and --format");
}

static bool set_path(struct cli *cli, struct format_output *output)
{
	output->path = cli->value != NULL ? cli->value : "";
	return true;
}

bool format_take_json(struct cli *cli, struct format_output *output)
{
	return output->csv ? clash(cli) : set_path(cli, output);
}

bool format_take_csv(struct cli *cli, struct format_output *output)
{
	if (output->path != NULL && !output->csv)
		return clash(cli);
	output->csv = true;
	output->format = FORMAT_CSV;
	return set_path(cli, output);
}

bool format_take_name(struct cli *cli, struct format_output *output)
{
	if (output->csv)
		return clash(cli);
	if (output->path == NULL)
		output->path = "";
	if (strcmp(cli->value, "json") == 0)
		output->format = FORMAT_JSON;
	else if (strcmp(cli->value, "atlas") == 0)
		output->format = FORMAT_ATLAS;
	else if (strcmp(cli->value, "csv") == 0)
		output->format = FORMAT_CSV;
	else
		return cli_reject(cli, "not json, csv or atlas");
	return true;
}

struct format_output format_replayed(const struct format_output *recorded,
				     const struct format_output *wanted)
{
	bool to_file = recorded->path != NULL && recorded->path[0] != '\0';

	return to_file || wanted->path != NULL ? *wanted : *recorded;
}
