/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The turn of the engine: step until it waits, then see what came.
 */
#include "engine/driver.h"

#include "base/ns.h"

/* Takes one input. True if it is not for the session. */
static bool take_input(struct driver *driver, struct session *session,
		       int64_t until, struct driver_news *news)
{
	news->error = -driver->ops->next(driver, until, &news->input);
	if (news->error != 0)
		return true;
	switch (news->input.kind) {
	case INPUT_TIME:
		break;
	case INPUT_SENT:
		session_sent(session, &news->input.sent);
		break;
	case INPUT_REPLY:
		session_receive(session, &news->input.reply);
		break;
	case INPUT_SIGNAL:
	case INPUT_NAME:
	case INPUT_TEXT:
	case INPUT_HOST:
	case INPUT_MUTE:
		return true;
	}
	return false;
}

static bool must_read(const struct driver *driver)
{
	return driver->full || driver->lag > DRIVER_LAG_MAX;
}

enum driver_verdict driver_pump(struct driver *driver, struct session *session,
				int64_t until, struct driver_news *news)
{
	struct step step;
	struct sent sent;

	for (;;) {
		int64_t wait = driver->now;

		/* Not asking what to do keeps the session from sending: what
		 * left is told and what came is read first. */
		if (must_read(driver) && !session->has_event) {
			if (take_input(driver, session, wait, news))
				return news->error != 0 ? DRIVER_ERROR
							: DRIVER_INPUT;
			continue;
		}
		session_step(session, driver->now, &step);
		switch (step.kind) {
		case STEP_EVENT:
			news->event = step.event;
			return DRIVER_EVENT;
		case STEP_DONE:
			return DRIVER_DONE;
		case STEP_SEND:
			if (driver->ops->send(driver, &step.probe, &sent))
				session_sent(session, &sent);
			continue;
		case STEP_WAIT:
			if (until <= driver->now)
				return DRIVER_TIME;
			wait = ns_min(step.until, until);
			break;
		}
		if (take_input(driver, session, wait, news))
			return news->error != 0 ? DRIVER_ERROR : DRIVER_INPUT;
	}
}
