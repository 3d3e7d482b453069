/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the rooms of main have in common. They are the program's way to the
 * system: nobody else knows io, and nobody else knows them.
 */
#ifndef LEADLINE_PING_MAIN_H
#define LEADLINE_PING_MAIN_H

#include "base/addr.h"
#include "base/ranges.h"
#include "base/siphash.h"
#include "engine/order.h"
#include "engine/targets.h"
#include "io/resolve.h"
#include "io/way.h"
#include "ping_options.h"
#include "start/start.h"
#include "ui/json_open.h"
#include "ui/record.h"

#include <stdbool.h>
#include <stdint.h>

/* Of very many targets. */
struct main_crowd {
	struct ranges ranges; /* its rows are owned */
	struct order order;
	bool trouble; /* some could not be made out */
	/* For --resolve-every: owned, and the texts too; one per target. NULL
	 * where it is a number. */
	char **names;
	struct ranges excluded; /* its rows are owned */
};

struct app {
	struct start start;
	int status;
	int signal; /* to die by, 0: none */
	struct ping_options options;
	struct addr source;  /* of -I */
	const char *device;  /* of -I, or NULL */
	uint32_t flow_label; /* of -F, or 0 */
	struct siphash_key key;
	bool ordinary;	  /* the real user is not root */
	bool all_numeric; /* hosts */
	struct resolve resolve;
	struct ways ways;
	struct way *way; /* the one that is used */
	struct targets targets;
	bool v4; /* there are targets of the family */
	bool v6;
	char **labels;	   /* owned, and the texts too */
	int64_t *resolved; /* owned, ns that each name took */
	struct main_crowd crowd;
	struct json_open json;
	struct record record; /* of --record, else all zeros */
};

#endif
