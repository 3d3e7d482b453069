/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * --record and --replay: what a run of ping starts from, to a recording and
 * from it. What happens then is the driver's matter (ui/record.h).
 *
 *	ping_recording_write(&record, &setup, driver)
 *
 *	ping_recording_read(&recording, &replay, &own, &error)
 *	setup = recording.setup, with outputs
 *	ping_recording_free(&recording)
 */
#ifndef LEADLINE_PING_RECORDING_H
#define LEADLINE_PING_RECORDING_H

#include "base/buf.h"
#include "engine/targets.h"
#include "ping.h"
#include "ping_options.h"
#include "ui/json_run.h"
#include "ui/lines.h"
#include "ui/record.h"
#include "ui/replay.h"
#include "wire/probe.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Longest names that are kept, with their closing zero. */
#define PING_RECORDING_NAME  256
#define PING_RECORDING_LABEL 1024

/* Targets at most. */
#define PING_RECORDING_TARGETS 65536

/* What is known of a run beside its command line and its targets. */
struct ping_recording_facts {
	char name[PING_RECORDING_NAME]; /* prefix of what goes to stderr */
	bool has_device;
	char device[PING_RECORDING_NAME];
	uint32_t columns;
	uint32_t flow_label;
	bool has_ident;
	bool ordinary;
	bool has_names;
	enum addr_family family;
	uint32_t scope;
	char scope_name[16]; /* IF_NAMESIZE */
	uint16_t ident;
	bool both; /* families, and then IPv6 has an identifier of its own */
	uint16_t ident_v6;
	bool own_header;
	struct siphash_key key;
	char socket[16];
	char privilege[16];
	uint32_t targets;
	bool has_resolved; /* how long the names took */
};

/* Writes what SETUP says, at the time of DRIVER. False if the command line is
 * too long to be recorded, or the targets too many. */
bool ping_recording_write(struct record *record, const struct ping_setup *setup,
			  const struct driver *driver);

/* A run that was recorded. */
struct ping_recording {
	struct ping_setup setup; /* without outputs */
	struct replay_head head;
	struct ping_recording_facts facts;
	struct ping_options options;
	struct probe_form form;
	struct probe_form form_v6;
	struct targets targets;
	struct json_start start;
	struct lines nowhere; /* for setup.record */
	char *nowhere_memory; /* owned, as these: */
	struct target *rows;
	char **labels;
	int64_t *resolved;
	char **argv;
};

/* Reads it, to be shown as OWN options want it. The rest of RECORDING points
 * into itself: it stays where it is. False with a line in ERROR; to be freed
 * all the same. */
bool ping_recording_read(struct ping_recording *recording,
			 struct replay *replay, const struct ping_options *own,
			 struct buf *error);

/* Also for an all-zero struct. */
void ping_recording_free(struct ping_recording *recording);

#endif
