/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Events of probes as rows of a table, the same for both programs: RFC 4180,
 * with a header. The columns have the names and the values of the keys of
 * leadline-json(7); what an event does not have is empty.
 *
 * A text is in quotes where it has to be. Texts of strangers are escaped as on
 * the screen (ui/escape.h), and so is a first byte that a spreadsheet would
 * take for the start of a formula.
 */
#ifndef LEADLINE_UI_CSV_H
#define LEADLINE_UI_CSV_H

#include "base/buf.h"
#include "engine/event.h"
#include "ui/json_event.h"

#include <stdbool.h>

/* Appends the names of the columns. */
void csv_header(struct buf *buf);

/* Appends the row of EVENT. False if there is no room for all of it, of which
 * JSON_LINE_MAX is always enough; BUF is then unchanged. */
bool csv_event(struct buf *buf, const struct event *event,
	       const struct json_scene *scene);

#endif
