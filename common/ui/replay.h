/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The driver that a recording is: it says once more what another one said
 * (ui/record.h), and all above it is the same. Nothing is sent.
 *
 *	replay_open(&replay, path)
 *	replay_head(&replay, &head)          what the run started from
 *	replay_start(&replay, form)
 *	... a run with &replay.driver ...
 *	replay_finish(&replay)               NULL, or what is wrong with it
 *
 * The file may come from anybody: what does not fit ends the run.
 */
#ifndef LEADLINE_UI_REPLAY_H
#define LEADLINE_UI_REPLAY_H

#include "engine/driver.h"
#include "ui/fields.h"
#include "wire/probe.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct replay {
	struct driver driver; /* first: a struct driver is a struct replay */
	const struct probe_form *form; /* borrowed */
	int fd;
	bool ended;	   /* the file */
	char *memory;	   /* owned: a piece of the file */
	size_t at;	   /* of it: what comes next */
	size_t size;	   /* of it: what there is */
	uint8_t *room;	   /* owned: bytes of the last input */
	uint32_t given;	   /* number of the last probe that was to be sent */
	const char *wrong; /* a sentence, NULL: nothing yet */
};

/* What the first line says. */
struct replay_head {
	const char *program;	    /* that has to have made it; borrowed */
	const struct field *fields; /* of ... */
	void *setup; /* ... what else it has to know, all zeros; borrowed */

	/* Filled in; owned, to be given back by replay_head_free. */
	char **words; /* the command line, without the program; NULL behind */
	size_t word_count;
	char *text;	  /* what they are in */
	char version[32]; /* of the program */
};

/* 0 or -errno. */
int replay_open(struct replay *replay, const char *path);

/* The same for an open file, which is the replay's from now on. */
int replay_open_fd(struct replay *replay, int fd);

/* Reads the first line. False if it is none of a recording of HEAD's program;
 * replay->wrong says why. */
bool replay_head(struct replay *replay, struct replay_head *head);
void replay_head_free(struct replay_head *head);

/* Reads a line that record_more wrote into SETUP, all zeros. As above. */
bool replay_more(struct replay *replay, const struct field *fields,
		 void *setup);

/* From now on the driver says what was recorded. */
void replay_start(struct replay *replay, const struct probe_form *form);

/* After the run: NULL if it came to its end with the recording, else what is
 * wrong. */
const char *replay_finish(struct replay *replay);

/* Also for an all-zero struct. */
void replay_close(struct replay *replay);

#endif
