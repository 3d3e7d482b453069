/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A whole recording, which anybody may have written, shown by the program that
 * its first line names. It comes to an end, and what is wrong with it is one
 * line. Inputs are changed as a forger would: lines_mutate.h.
 */
#include "keep.h"
#include "lines_mutate.h"
#include "ping.h"
#include "ping_recording.h"
#include "trace_recording.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

/* Bytes of an error in a recording. */
#define ERROR_SIZE 512

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What stays open from one input to the next. */
struct fuzz {
	int file;
	int nowhere;	  /* for the text ... */
	int nowhere_else; /* ... and the JSON */
};

static void check(bool good)
{
	if (!good)
		abort();
}

static void check_complaint(const char *why)
{
	check(why != NULL && why[0] != '\0' && strchr(why, '\n') == NULL);
}

static struct fuzz *open_fuzz(void)
{
	static struct fuzz fuzz;

	if (fuzz.file != 0)
		return &fuzz;
	fuzz.file = memfd_create("recording", MFD_CLOEXEC);
	fuzz.nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
	fuzz.nowhere_else = open("/dev/null", O_WRONLY | O_CLOEXEC);
	check(fuzz.file > 0 && fuzz.nowhere > 0 && fuzz.nowhere_else > 0);
	return &fuzz;
}

static void open_replay(const struct fuzz *fuzz, struct replay *replay,
			const uint8_t *data, size_t size)
{
	check(ftruncate(fuzz->file, 0) == 0);
	check(pwrite(fuzz->file, data, size, 0) == (ssize_t)size);
	check(lseek(fuzz->file, 0, SEEK_SET) == 0);
	check(replay_open_fd(replay, dup(fuzz->file)) == 0);
}

static void run_ping(const struct fuzz *fuzz, struct replay *replay,
		     struct ping_recording *recording)
{
	const char *wrong;
	struct ping ping;

	recording->setup.out = fuzz->nowhere;
	recording->setup.err = fuzz->nowhere;
	recording->setup.json = fuzz->nowhere_else;
	check(ping_open(&ping, &recording->setup) == 0);
	replay_start(replay, recording->setup.form);
	ping_run(&ping, &replay->driver);
	wrong = replay_finish(replay);
	if (wrong != NULL)
		check_complaint(wrong);
	ping_close(&ping);
}

/* True if it is a recording of ping. */
static bool replay_ping(const struct fuzz *fuzz, const uint8_t *data,
			size_t size)
{
	struct ping_options own = {.recording = NULL};
	struct ping_recording recording;
	struct replay replay;
	char memory[ERROR_SIZE];
	struct buf error;
	bool is_own;

	buf_init(&error, memory, sizeof(memory));
	open_replay(fuzz, &replay, data, size);
	if (ping_recording_read(&recording, &replay, &own, &error))
		run_ping(fuzz, &replay, &recording);
	else
		check(error.len > 0);
	is_own = recording.argv != NULL;
	ping_recording_free(&recording);
	replay_close(&replay);
	return is_own;
}

static void run_trace(const struct fuzz *fuzz, struct replay *replay,
		      struct trace_recording *recording)
{
	struct json_open json = {.fd = fuzz->nowhere_else};
	const char *wrong;

	json.start.clock = "CLOCK_MONOTONIC";
	check(trace_recording_open(recording, &json, fuzz->nowhere));
	replay_start(replay, &recording->trace->form);
	trace_run(recording->trace, &recording->feed, &replay->driver);
	wrong = replay_finish(replay);
	if (wrong != NULL)
		check_complaint(wrong);
}

static void replay_trace(const struct fuzz *fuzz, const uint8_t *data,
			 size_t size)
{
	struct trace_options own = {.recording = NULL};
	struct trace_recording recording;
	struct replay replay;
	char memory[ERROR_SIZE];
	struct buf error;

	buf_init(&error, memory, sizeof(memory));
	open_replay(fuzz, &replay, data, size);
	if (trace_recording_read(&recording, &replay, &own, &error))
		run_trace(fuzz, &replay, &recording);
	else
		check(error.len > 0);
	trace_recording_free(&recording);
	replay_close(&replay);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct fuzz *fuzz = open_fuzz();

	if (!replay_ping(fuzz, data, size))
		replay_trace(fuzz, data, size);
	return 0;
}
