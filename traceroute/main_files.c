/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Files of the options.
 */
#include "main_files.h"

#include "start/own_files.h"

bool main_files_check(const struct app *app)
{
	const struct trace_options *options = &app->options;
	const struct own_files files = {
		.read = {options->targets, options->exclude, options->replay},
		.written = {options->machine.path, options->recording,
			    options->metrics},
		.replaced = options->metrics,
	};

	return own_files_check(&files, app->start.program);
}
