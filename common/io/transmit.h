/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One probe onto the network; private to io.
 */
#ifndef LEADLINE_IO_TRANSMIT_H
#define LEADLINE_IO_TRANSMIT_H

#include "engine/session.h"
#include "engine/targets.h"
#include "io/route.h"
#include "io/sock.h"
#include "wire/probe.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct transmit {
	const struct sock *sock; /* borrowed, as all of these */
	struct route *route;	 /* may be NULL */
	const struct probe_form *form;
	const struct targets *targets;
	bool pin_source; /* packets leave from target.source, come what may */
	uint8_t *bytes;	 /* room for the largest probe */
	size_t room;
};

/* Builds PROBE, sends it, and tells in SENT when it left or why it could not.
 * The moment is the clock's before the system call. */
void transmit_probe(struct transmit *transmit, const struct probe *probe,
		    struct sent *sent);

#endif
