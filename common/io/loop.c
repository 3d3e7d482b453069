/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The Linux driver.
 *
 * What `next` has to tell comes from four places, in this order: probes that
 * just left, mail that was read, signals, names. Only when there is nothing in
 * any of them are the sockets asked again, and only when they are empty does
 * the clock count.
 */
#include "io/loop.h"

#include "base/ns.h"
#include "io/clock.h"
#include "io/gather.h"
#include "io/transmit.h"
#include "io/volley.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <unistd.h>

/* Probes that leave before the sockets are looked at; then the driver is full.
 * What is answered at once fits into the socket that hears it. */
#define SENDS_MAX 64

/* Of each of two lanes more, since each volley takes a thread to wake up. */
#define DEPARTURES_LANE 128

/* Looks at the sockets that a full driver takes at most, so that strangers who
 * send without end cannot keep us from sending. */
#define LOOKS_MAX 32

/* Room of a message beside the payload of a probe: headers, v4 options, and a
 * byte that shows that there was more. */
#define HEADERS_ROOM 192

/* What routers quote, with extensions, and MTUs of most links. */
#define ROOM_MIN 2048

struct loop_memory {
	struct loop_setup setup;
	struct gather gather;
	struct transmit transmit;
	int signals; /* descriptor; -1 */
	bool signalled;
	bool named;	      /* the resolver has something to say */
	bool ended;	      /* ... or has ended, which is to be told */
	struct volley volley; /* no lanes: each probe leaves by itself */
	struct sent departures[VOLLEY_LANES * DEPARTURES_LANE]; /* its */
	uint32_t left;	/* so many of them are filled ... */
	uint32_t told;	/* ... and so many told */
	uint32_t sends; /* of single probes, since the sockets were looked at */
	uint32_t looks; /* at the sockets, since the driver is full */
};

static struct loop *loop_of(struct driver *driver)
{
	return (struct loop *)driver;
}

/* Places of what is waited for beside the sockets. */
static size_t signal_place(const struct loop_memory *memory)
{
	return memory->gather.count;
}

static size_t resolver_place(const struct loop_memory *memory)
{
	return memory->gather.count + 1;
}

#define OTHER_PLACES 2

/* A failure restarts the stamps, for all that has left by now: those behind it
 * have numbers that nobody knows. */
static void note_batch(struct loop_memory *memory, struct batch *batch)
{
	for (size_t i = 0; i < batch->count; i++)
		if (!batch_is_behind_failure(batch, i))
			gather_note(&memory->gather, batch->packets[i].end,
				    batch->sent[i]);
	batch->count = 0;
}

/* What waits to leave together leaves now. */
static void flush(struct loop_memory *memory)
{
	struct volley *volley = &memory->volley;

	/* A flood of one packet at a time comes by here for each. */
	if (volley->count == 0 || !volley_send(volley, &memory->transmit))
		return;
	for (size_t i = 0; i < volley->count; i++)
		note_batch(memory, volley->lanes[i]);
}

static bool take_departure(struct loop_memory *memory, struct input *input)
{
	if (memory->told == memory->left)
		return false;
	input->kind = INPUT_SENT;
	input->sent = memory->departures[memory->told++];
	if (memory->told == memory->left)
		memory->told = memory->left = 0;
	return true;
}

/* The next mail that says something. A departure is of the past and moves no
 * time. */
static bool take_mail(struct loop *loop, struct input *input)
{
	const struct inbox_mail *mail;

	while ((mail = inbox_take(&loop->memory->gather.inbox)) != NULL) {
		if (mail->item.kind == QUEUE_STAMP) {
			input->kind = INPUT_SENT;
			input->sent = (struct sent){
				.number = mail->number,
				.at = mail->when.at,
				.source = mail->when.source,
				.card = mail->item.datagram.card,
			};
			return true;
		}
		loop->driver.now = ns_max(loop->driver.now, mail->when.at);
		loop->driver.lag =
			loop->memory->gather.read_at - loop->driver.now;
		input->kind = INPUT_REPLY;
		if (reply_parse(&mail->item.datagram, &input->reply))
			return true;
	}
	return false;
}

static bool take_signal(struct loop_memory *memory, struct input *input)
{
	struct signalfd_siginfo info;

	if (!memory->signalled)
		return false;
	memory->signalled = false;
	if (read(memory->signals, &info, sizeof(info)) != sizeof(info)) {
		gather_failed(&memory->gather, "signalfd", -errno);
		return false;
	}
	gather_heard(&memory->gather);
	/* It has woken us up: that is all it was for. */
	if (sigismember(&memory->setup.signals, (int)info.ssi_signo) != 1)
		return false;
	input->kind = INPUT_SIGNAL;
	input->signal = (int)info.ssi_signo;
	return true;
}

/* A resolver that is gone does not come back. */
static void end_resolver(struct loop_memory *memory)
{
	wait_drop(&memory->gather.wait, resolver_place(memory));
	resolve_stop(memory->setup.resolve);
	memory->named = false;
	memory->ended = true;
}

static bool take_name(struct loop_memory *memory, struct input *input)
{
	int status;

	if (memory->named) {
		status = resolve_read(memory->setup.resolve, input);
		memory->named = status > 0;
		if (status != 0)
			gather_heard(&memory->gather);
		if (status > 0)
			return true;
		if (status < 0)
			end_resolver(memory);
	}
	if (!memory->ended)
		return false;
	memory->ended = false;
	input->kind = INPUT_MUTE;
	return true;
}

/* Asks the sockets. *TIMED: they are empty, and UNTIL has come. */
static int look(struct loop *loop, int64_t until, bool *timed)
{
	struct loop_memory *memory = loop->memory;
	const struct wait *wait = &memory->gather.wait;
	enum gather_news news;
	int status = gather_mail(&memory->gather, until, &news);

	memory->sends = 0;
	if (status != 0) {
		loop->driver.failed = memory->gather.call;
		return status;
	}
	switch (news) {
	case GATHER_MAIL:
		break;
	case GATHER_READY:
		memory->signalled = wait_can_read(wait, signal_place(memory));
		memory->named = wait_can_read(wait, resolver_place(memory));
		break;
	case GATHER_QUIET:
		loop->driver.now = ns_max(loop->driver.now, clock_now());
		loop->driver.lag = 0;
		*timed = loop->driver.now >= until;
		break;
	}
	loop->driver.wall = memory->gather.wall;
	loop->driver.dropped = memory->gather.dropped;
	/* Answers to a burst have to be read before the next burst. */
	if (news == GATHER_QUIET || ++memory->looks >= LOOKS_MAX)
		loop->driver.full = false;
	return 0;
}

static int loop_next(struct driver *driver, int64_t until, struct input *input)
{
	struct loop *loop = loop_of(driver);
	struct loop_memory *memory = loop->memory;
	bool timed = false;

	for (;;) {
		int status;

		flush(memory);
		if (take_departure(memory, input) || take_mail(loop, input) ||
		    take_signal(memory, input) || take_name(memory, input))
			return 0;
		if (timed)
			break;
		status = look(loop, until, &timed);
		if (status != 0)
			return status;
	}
	input->kind = INPUT_TIME;
	return 0;
}

/* gather_note may read stamps. That is safe here: what it may overwrite is mail
 * that was taken, which nobody borrows any more once the session, in a step
 * after that of its event, has asked for a probe (session_receive). */
static bool loop_send(struct driver *driver, const struct probe *probe,
		      struct sent *sent)
{
	struct loop_memory *memory = loop_of(driver)->memory;

	memory->looks = 0;
	if (memory->volley.count > 0) {
		driver->full =
			!volley_add(&memory->volley, &memory->transmit, probe,
				    &memory->departures[memory->left++]);
		return false;
	}
	gather_note(&memory->gather,
		    transmit_probe(&memory->transmit, probe, sent), sent);
	driver->full = ++memory->sends == SENDS_MAX;
	return true;
}

/* Whether the question was taken, as STATUS tells. It may have forked the
 * child; then its descriptor is new to us. */
static bool has_asked(struct loop_memory *memory, int status)
{
	struct resolve *resolve = memory->setup.resolve;

	if (status == 0)
		wait_put(&memory->gather.wait, resolver_place(memory),
			 resolve->fd, true);
	/* Of one that has ended before, that was told. */
	else if (status == -EPIPE && resolve->fd > 0)
		end_resolver(memory);
	return status == 0;
}

static void loop_lookup(struct driver *driver, const struct addr *addr)
{
	struct loop_memory *memory = loop_of(driver)->memory;
	struct resolve *resolve = memory->setup.resolve;

	if (resolve != NULL)
		has_asked(memory, resolve_ask(resolve, addr));
}

static void loop_ask(struct driver *driver, const struct text_query *query)
{
	struct loop_memory *memory = loop_of(driver)->memory;
	struct resolve *resolve = memory->setup.resolve;

	if (resolve != NULL)
		has_asked(memory, resolve_ask_text(resolve, query));
}

static bool loop_find(struct driver *driver, const char *name, uint32_t which)
{
	struct loop_memory *memory = loop_of(driver)->memory;
	struct resolve *resolve = memory->setup.resolve;

	return resolve != NULL &&
	       has_asked(memory, resolve_host_find(resolve, name, which));
}

/* A wait that is interrupted by a stop goes on afterwards as if no time had
 * passed. SIGCONT ends it. */
static int watch_signals(struct loop_memory *memory)
{
	sigset_t signals = memory->setup.signals;

	sigaddset(&signals, SIGCONT);
	if (sigprocmask(SIG_BLOCK, &signals, NULL) != 0)
		return -errno;
	memory->signals = signalfd(-1, &signals, SFD_NONBLOCK | SFD_CLOEXEC);
	if (memory->signals < 0)
		return -errno;
	wait_put(&memory->gather.wait, signal_place(memory), memory->signals,
		 true);
	return 0;
}

static int open_transmit(struct loop_memory *memory)
{
	const struct loop_setup *setup = &memory->setup;

	memory->transmit = (struct transmit){
		.way = {setup->sock, setup->route, setup->form},
		.other = {setup->other.sock, setup->other.route,
			  setup->other.form},
		.targets = setup->targets,
		.pin_source = setup->pin_source,
		.room = PROBE_ROOM(setup->payload_max),
		.bytes = malloc(PROBE_ROOM(setup->payload_max)),
	};
	return memory->transmit.bytes != NULL ? 0 : -ENOMEM;
}

/* A raw socket hears the answers to all lanes. */
static int open_volley(struct loop_memory *memory)
{
	const struct sock *sock = memory->setup.sock;
	size_t lanes = memory->setup.lanes ? sock->senders : 1;
	size_t size = lanes > 1 ? DEPARTURES_LANE : SENDS_MAX;

	if (!memory->setup.batches)
		return 0;
	if (!sock->ends[lanes - 1].has_mail)
		size /= lanes;
	return volley_open(&memory->volley, lanes, size, memory->transmit.room);
}

static int start(struct loop *loop)
{
	struct loop_memory *memory = loop->memory;
	size_t room = memory->setup.payload_max + HEADERS_ROOM;
	int status = open_transmit(memory);

	if (status == 0)
		status = open_volley(memory);
	if (status == 0)
		status = gather_open(&memory->gather, memory->setup.sock,
				     memory->setup.other.sock,
				     room < ROOM_MIN ? ROOM_MIN : room,
				     OTHER_PLACES);
	if (status == 0)
		status = watch_signals(memory);
	if (status != 0)
		return status;
	memory->gather.wake.punctual = memory->setup.punctual;
	/* Without it the kernel may wake us 50 us late (prctl(2)). */
	prctl(PR_SET_TIMERSLACK, 1, 0, 0, 0);
	loop->driver.now = clock_now();
	loop->driver.wall = memory->gather.wall;
	return 0;
}

static const struct driver_ops ops = {
	.send = loop_send,
	.lookup = loop_lookup,
	.next = loop_next,
	.ask = loop_ask,
	.find = loop_find,
};

int loop_open(struct loop *loop, const struct loop_setup *setup)
{
	int status;

	*loop = (struct loop){.driver.ops = &ops};
	loop->memory = calloc(1, sizeof(*loop->memory));
	if (loop->memory == NULL)
		return -ENOMEM;
	loop->memory->setup = *setup;
	loop->memory->signals = -1;
	status = start(loop);
	if (status != 0)
		loop_close(loop);
	return status;
}

void loop_confine(struct loop *loop, const struct sandbox_needs *needs)
{
	struct mate *mate = loop->memory->volley.mate;

	if (mate != NULL)
		mate_confine(mate, needs);
}

void loop_close(struct loop *loop)
{
	struct loop_memory *memory = loop->memory;

	if (memory == NULL)
		return;
	gather_close(&memory->gather);
	if (memory->signals >= 0)
		close(memory->signals);
	volley_close(&memory->volley);
	free(memory->transmit.bytes);
	free(memory);
	*loop = (struct loop){0};
}
