/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A view: how a run is shown. It reads the model and the events; it decides
 * nothing. Several may show the same run.
 */
#ifndef LEADLINE_UI_VIEW_H
#define LEADLINE_UI_VIEW_H

#include "engine/event.h"

#include <stdint.h>

struct view;

/* WALL is what has to be added to the times of events for the time since 1970,
 * in ns. */
struct view_ops {
	/* Before the first probe. */
	void (*start)(struct view *view);

	/* After the plan has noted EVENT; NULL: only time has passed. */
	void (*show)(struct view *view, const struct event *event,
		     int64_t wall);

	/* After the last event. */
	void (*finish)(struct view *view);
};

/* First member of every view. Whoever calls it says when it is. */
struct view {
	const struct view_ops *ops;
	int64_t now;	  /* ns, the time of the call */
	int64_t wall;	  /* likewise, see above */
	uint32_t ignores; /* kinds of events that it need not be shown */
};

#endif
