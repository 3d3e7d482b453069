/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Files of the options.
 */
#include "main_files.h"

#include "start/complain.h"
#include "ui/metrics_file.h"
#include "ui/own_files.h"

#include <stddef.h>

bool main_files_check(const struct app *app)
{
	const struct trace_options *options = &app->options;
	const struct own_files files = {
		.read = {options->targets, options->exclude, options->replay},
		.written = {options->json, options->recording,
			    options->metrics},
	};
	const char *clash = own_files_clash(&files);
	const char *metrics = options->metrics;

	if (clash != NULL)
		return complain(app->start.program, clash,
				"one file cannot be for two things");
	return metrics == NULL || metrics_file_may_replace(metrics) ||
	       complain(app->start.program, metrics, "not a regular file");
}
