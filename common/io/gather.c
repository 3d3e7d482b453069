/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which socket to read when, and which transmit stamp belongs to which probe.
 */
#include "io/gather.h"

#include "base/ns.h"
#include "io/clock.h"
#include "io/connect.h"

#include <errno.h>
#include <stdlib.h>

/* Guesses in a row, after which all descriptors are looked at: some
 * milliseconds, which is soon enough for a signal. */
#define GUESSES_MAX 512

/* Rounds in a row that bring nothing although descriptors are ready, until that
 * is an error of ours and no longer a reason to try again: what an ICMP error
 * leaves behind fails one read, and a stop interrupts one wait. */
#define FAILURES_MAX 1000

/* Messages after which a socket is asked what it had no room for, and when it
 * is empty: fewer than have ever room. */
#define DROPS_ASK	1024
#define DROPS_ASK_QUIET 8

/* Messages read from one socket at once: half a box, so that its mail leaves
 * room for its error queue. */
#define BATCH (INBOX_SIZE / 2)

static struct stamp_ring *ring_of(const struct gather *gather, size_t end)
{
	if (gather->rings == NULL || !gather->ends[end].stamps)
		return NULL;
	return &gather->rings[end];
}

static bool awaits_stamps(const struct gather *gather, size_t end)
{
	const struct stamp_ring *ring = ring_of(gather, end);

	return ring != NULL && ring->open > 0;
}

/* How much to ask for. Asking for more than there is costs nearly as much as
 * reading one more, so it is as much as came the last time, and more only when
 * mail is known to pile up. */
static size_t limit_of(const struct gather *gather, size_t end, bool queue)
{
	const struct stamp_ring *ring = ring_of(gather, end);

	if (!queue)
		return gather->ends[end].batch;
	if (gather->ends[end].failed)
		return BATCH;
	return ring != NULL && ring->open > 0 && ring->open < BATCH ? ring->open
								    : BATCH;
}

void gather_heard(struct gather *gather)
{
	gather->failures = 0;
	gather->error = -EAGAIN;
	gather->call = "recvmsg";
}

void gather_failed(struct gather *gather, const char *call, int error)
{
	gather->call = call;
	gather->error = error;
}

/* Of a round. 0, or why it is given up. */
static int count_failure(struct gather *gather)
{
	return ++gather->failures > FAILURES_MAX ? gather->error : 0;
}

/* A full buffer was read before it can be full again, so whoever looks after so
 * many messages misses none. */
static void ask_drops(struct gather *gather, struct gather_end *end,
		      uint32_t enough)
{
	uint32_t dropped;

	if (end->unasked < enough)
		return;
	end->unasked = 0;
	if (!sock_dropped(end->end, &dropped))
		return;
	gather->dropped += dropped - end->dropped;
	end->dropped = dropped;
}

/* Reads mail or the error queue of an end. True if something came, be it an
 * error. */
static bool read_from(struct gather *gather, size_t end, bool queue)
{
	struct gather_end *place = &gather->ends[end];
	size_t limit = limit_of(gather, end, queue);
	struct inbox_source source = {
		.end = place->end,
		.family = place->end->family,
		.ring = ring_of(gather, end),
	};
	struct clock_pair pair = {.wall = gather->wall};
	int got;

	gather->inbox.dropped = place->dropped;
	got = inbox_read(&gather->inbox, &source, queue, limit, &pair);
	/* What an ICMP error leaves behind fails one call, and hides the mail
	 * that came with it. */
	if (got < 0 && !queue) {
		place->failed = true;
		got = inbox_read(&gather->inbox, &source, queue, limit, &pair);
	}
	/* It counts modulo 2^32. */
	gather->dropped += gather->inbox.dropped - place->dropped;
	place->dropped = gather->inbox.dropped;
	if (got > 0) {
		gather->wall = pair.wall;
		gather->read_at = pair.now;
	}
	if (got > 0 && !queue)
		place->batch = (size_t)got;
	if (got > 0 && place->silent_drops) {
		place->unasked += (uint32_t)got;
		ask_drops(gather, place, DROPS_ASK);
	}
	if (got > 0)
		gather_heard(gather);
	if (got < 0)
		gather_failed(gather, "recvmsg", got);
	return got != 0;
}

/* A pending error that has no record in the queue would wake us for ever. */
static void clear_error(const struct sock_end *end)
{
	socklen_t size = sizeof(int);
	int error;

	getsockopt(end->fd, SOL_SOCKET, SO_ERROR, &error, &size);
}

/*
 * Reads an end that has mail or an error. The queue comes after the mail but is
 * told before it: what was in the mail has its transmit stamp in the queue.
 */
static bool read_end(struct gather *gather, size_t index, bool mail, bool error)
{
	const struct sock_end *end = gather->ends[index].end;
	bool came = mail && end->has_mail && read_from(gather, index, false);
	bool queued = false;

	if (error || gather->ends[index].failed ||
	    (came && awaits_stamps(gather, index)))
		queued = read_from(gather, index, true);
	gather->ends[index].failed = false;
	if (error && !queued)
		clear_error(end);
	return came || queued;
}

/* The stamps of senders that get no mail themselves. */
static void read_stamps(struct gather *gather)
{
	for (size_t i = 0; i < gather->count; i++)
		if (!gather->ends[i].end->has_mail && awaits_stamps(gather, i))
			read_from(gather, i, true);
}

/* Reads without having waited. True if something came. */
static bool guess(struct gather *gather)
{
	if (!gather->guess || !gather->sending ||
	    gather->guesses >= GUESSES_MAX || gather->sole == gather->count)
		return false;
	gather->guesses++;
	gather->sending = false;
	gather->guess = read_end(gather, gather->sole, true, false);
	if (gather->guess)
		read_stamps(gather);
	return gather->guess;
}

static void stop_connect(struct gather *gather, size_t index)
{
	connect_stop(gather->ends[index].end);
	wait_drop(&gather->wait, index);
}

/* What became of an attempt to connect. An ICMP error about it comes first: it
 * may be why it ended. */
static void read_connect(struct gather *gather, size_t index)
{
	struct inbox *inbox = &gather->inbox;
	size_t open = inbox->open;
	struct datagram datagram;
	bool over;
	int got;

	/* It waits until the box is emptied. */
	if (inbox->count == INBOX_SIZE)
		return;
	if (read_from(gather, index, true) && inbox->open > open) {
		stop_connect(gather, index);
		return;
	}
	if (inbox->count == INBOX_SIZE)
		return;
	gather->read_at = clock_now();
	got = connect_read(gather->ends[index].end, gather->read_at, &datagram,
			   &over);
	if (got < 0) {
		gather_failed(gather, "getsockopt", got);
		return;
	}
	if (got > 0 || over)
		gather_heard(gather);
	if (got > 0)
		inbox_put(inbox, &datagram);
	if (over)
		stop_connect(gather, index);
}

/* Attempts that have lasted too long. */
static void expire_connects(struct gather *gather, int64_t now)
{
	for (size_t i = 0; i < gather->count; i++) {
		const struct sock_attempt *attempt =
			&gather->ends[i].end->attempt;

		if (attempt->open && attempt->since + CONNECT_SPAN <= now)
			stop_connect(gather, i);
	}
}

/* Until when there is nothing to do, at most UNTIL. */
static int64_t until_connects(const struct gather *gather, int64_t until)
{
	for (size_t i = 0; i < gather->count; i++) {
		const struct sock_attempt *attempt =
			&gather->ends[i].end->attempt;

		if (attempt->open)
			until = ns_min(until, attempt->since + CONNECT_SPAN);
	}
	return until;
}

/* Reads all ends that are ready. */
static void read_ready(struct gather *gather)
{
	const struct wait *wait = &gather->wait;

	for (size_t i = 0; i < gather->count; i++) {
		bool mail = wait_can_read(wait, i);
		bool error = wait_has_error(wait, i);
		bool attempt = gather->ends[i].end->attempt.open;

		if (attempt && wait_is_ready(wait, i))
			read_connect(gather, i);
		if (!attempt && (mail || error))
			read_end(gather, i, mail, error);
	}
	read_stamps(gather);
}

/* Nothing is there: every socket was empty when we asked. */
static void note_quiet(struct gather *gather, int64_t asked)
{
	struct clock_pair pair = clock_read();

	expire_connects(gather, pair.now);
	for (size_t i = 0; i < gather->count; i++)
		ask_drops(gather, &gather->ends[i], DROPS_ASK_QUIET);
	gather->inbox.drained = asked;
	gather->inbox.wall = pair.wall;
	gather_heard(gather);
}

static void expect_more(struct gather *gather)
{
	for (size_t i = 0; i < gather->count; i++)
		if (gather->ends[i].batch < BATCH)
			gather->ends[i].batch *= 2;
}

/* Something is ready. 0 or -errno. */
static int note_ready(struct gather *gather, int64_t asked)
{
	read_ready(gather);
	/* What was there before we asked need not have been waited for. */
	gather->guess = inbox_has_before(&gather->inbox, asked);
	if (gather->guess)
		expect_more(gather);
	return count_failure(gather);
}

/* Sleeps until UNTIL, or until something is ready: as wait_for. */
static int sleep_until(struct gather *gather, int64_t now, int64_t until)
{
	int64_t span = until == NS_NEVER ? NS_NEVER : ns_max(0, until - now);
	int ready = wait_for(&gather->wait, wake_span(&gather->wake, span));

	if (ready != 0 || span == NS_NEVER)
		return ready;
	now = clock_now();
	wake_learn(&gather->wake, span, now, until);
	while (now < until)
		now = clock_now();
	return 0;
}

int gather_mail(struct gather *gather, int64_t until, enum gather_news *news)
{
	int64_t before;
	int ready;

	*news = GATHER_MAIL;
	if (guess(gather))
		return 0;
	before = clock_now();
	gather->guesses = 0;
	gather->sending = false;
	ready = sleep_until(gather, before, until_connects(gather, until));
	*news = ready == 0 ? GATHER_QUIET : GATHER_READY;
	if (ready > 0)
		return note_ready(gather, before);
	if (ready == 0) {
		note_quiet(gather, before);
		return 0;
	}
	/* A wait that was interrupted says nothing of the sockets. */
	gather_failed(gather, "ppoll", ready);
	return count_failure(gather);
}

/* A packet that failed at AT may have been counted by the kernel or not: count
 * anew, after reading what is there of the old count. */
static void restart_stamps(struct gather *gather, size_t end, int64_t at)
{
	struct stamp_ring *ring = &gather->rings[end];

	if (ring->open > 0)
		read_from(gather, end, true);
	sock_restart_stamps(gather->ends[end].end);
	stamp_ring_restart(ring, at);
}

static size_t index_of(const struct gather *gather, const struct sock_end *end)
{
	size_t index = 0;

	while (gather->ends[index].end != end)
		index++;
	return index;
}

void gather_note(struct gather *gather, const struct sock_end *sender,
		 const struct sent *sent)
{
	struct clock_pair pair;
	size_t end;

	gather->sending = true;
	if (gather->rings == NULL && !sender->attempt.open)
		return;
	end = index_of(gather, sender);
	if (sender->attempt.open)
		wait_put_connect(&gather->wait, end, sender->fd);
	if (ring_of(gather, end) == NULL)
		return;
	if (sent->error != 0) {
		restart_stamps(gather, end, sent->at);
		return;
	}
	pair = clock_read_again(gather->wall);
	gather->wall = pair.wall;
	stamp_ring_add(&gather->rings[end], sent->number, sent->at, pair.wall);
}

/* A socket that is never read matters only for what comes into its queue:
 * stamps, and errors that would fail its sends and stay there. */
static int watch(struct gather *gather, size_t others)
{
	int status = wait_open(&gather->wait, gather->count + others);

	for (size_t i = 0; i < gather->count && status == 0; i++) {
		const struct sock_end *end = gather->ends[i].end;

		if (end->has_mail || end->is_told || ring_of(gather, i) != NULL)
			wait_put(&gather->wait, i, end->fd, end->has_mail);
	}
	return status;
}

static void add_ends(struct gather *gather, struct sock *sock)
{
	for (size_t i = 0; sock != NULL && i < sock->count; i++)
		gather->ends[gather->count++] = (struct gather_end){
			.end = &sock->ends[i],
			.batch = 1,
			.stamps = sock->transmit_stamps && i < sock->senders,
			.silent_drops =
				sock->silent_drops && sock->ends[i].has_mail,
		};
}

static void find_sole_mail(struct gather *gather)
{
	size_t count = 0;

	for (size_t i = 0; i < gather->count; i++) {
		if (!gather->ends[i].end->has_mail)
			continue;
		gather->sole = i;
		count++;
	}
	if (count != 1)
		gather->sole = gather->count;
}

static int open_ends(struct gather *gather, struct sock *sock,
		     struct sock *other)
{
	size_t count = sock->count + (other != NULL ? other->count : 0);

	gather->ends = calloc(count, sizeof(*gather->ends));
	if (gather->ends == NULL)
		return -ENOMEM;
	add_ends(gather, sock);
	add_ends(gather, other);
	find_sole_mail(gather);
	if (!sock->transmit_stamps &&
	    (other == NULL || !other->transmit_stamps))
		return 0;
	gather->rings = calloc(count, sizeof(*gather->rings));
	return gather->rings != NULL ? 0 : -ENOMEM;
}

int gather_open(struct gather *gather, struct sock *sock, struct sock *other,
		size_t room, size_t others)
{
	struct clock_pair pair = clock_read();
	int status;

	*gather = (struct gather){
		.wall = pair.wall,
		.guess = true,
	};
	gather_heard(gather);
	status = open_ends(gather, sock, other);
	if (status != 0)
		return status;
	status = inbox_open(&gather->inbox, room);
	gather->inbox.drained = pair.now;
	gather->inbox.wall = pair.wall;
	return status == 0 ? watch(gather, others) : status;
}

void gather_close(struct gather *gather)
{
	if (gather->ends == NULL)
		return;
	wait_close(&gather->wait);
	inbox_close(&gather->inbox);
	free(gather->rings);
	free(gather->ends);
	*gather = (struct gather){0};
}
