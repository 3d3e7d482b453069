/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the rooms of main have in common. They are the program's way to the
 * system: nobody else knows io, and nobody else knows them.
 */
#ifndef LEADLINE_TRACEROUTE_MAIN_H
#define LEADLINE_TRACEROUTE_MAIN_H

#include "base/addr.h"
#include "io/resolve.h"
#include "io/way.h"
#include "main_many.h"
#include "start/start.h"
#include "trace.h"
#include "trace_options.h"
#include "ui/json_open.h"
#include "ui/record.h"
#include "wire/ip_options.h"

#include <stdbool.h>
#include <stdint.h>

struct app {
	struct start start;
	int status;
	int signal; /* to die by, 0: none */
	struct trace_options options;
	enum addr_family family;	    /* that is wanted, or must be */
	struct addr source;		    /* of -s */
	uint8_t ip_options[IP_OPTIONS_MAX]; /* of -g */
	char *prefixes;			    /* of --as-source, owned */
	uint8_t ip_options_size;
	bool is_number;	    /* the host */
	struct addr number; /* the host, if it is one */
	struct json_open json;
	struct record record; /* of --record, else all zeros */
	struct resolve resolve;
	struct ways ways;
	struct way *way;	      /* the one that is used */
	struct main_many many;	      /* targets */
	struct trace_setup setups[2]; /* of each family that is traced */
	size_t setup_count;
	struct trace_room room; /* owned, as is: */
	struct trace *trace;
};

#endif
