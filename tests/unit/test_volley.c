/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Two threads that send side by side, over pairs of sockets that know no
 * addresses.
 */
#include "io/volley.h"

#include "unit.h"

#include <dirent.h>
#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#define PACKETS 12

/* More than one call takes. */
#define MANY 150

/* A sender, and where what it sends comes out. */
struct wire {
	struct sock_end end;
	int out;
};

static void wire_open(struct wire *wire)
{
	int pair[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_DGRAM, 0, pair), 0);
	*wire = (struct wire){.end = {.fd = pair[0]}, .out = pair[1]};
}

static void wire_close(struct wire *wire)
{
	if (wire->end.fd >= 0)
		close(wire->end.fd);
	close(wire->out);
}

/* COUNT packets of a byte each: which they are, from FIRST on. */
static void load(struct batch *batch, struct wire *wire, struct sent *sent,
		 uint8_t first, uint8_t count)
{
	for (uint8_t i = 0; i < count; i++) {
		struct transmit_packet *packet = &batch->packets[i];

		sent[i] = (struct sent){.number = i + 1u};
		batch->bytes[i * batch->room] = (uint8_t)(first + i);
		packet->part.iov_base = &batch->bytes[i * batch->room];
		packet->part.iov_len = 1;
		packet->message = (struct msghdr){.msg_iov = &packet->part,
						  .msg_iovlen = 1};
		packet->end = &wire->end;
		batch->headers[i].msg_hdr = packet->message;
		batch->sent[i] = &sent[i];
	}
	batch->count = count;
}

/* What came out, waiting for the first. */
static size_t come_out(const struct wire *wire, uint8_t first)
{
	int flags = 0;
	size_t count = 0;
	uint8_t byte;

	while (recv(wire->out, &byte, 1, flags) == 1) {
		assert_int_equal(byte, first + count);
		count++;
		flags = MSG_DONTWAIT;
	}
	return count;
}

static bool is_empty(const struct wire *wire)
{
	uint8_t byte;

	return recv(wire->out, &byte, 1, MSG_DONTWAIT) < 0 && errno == EAGAIN;
}

TEST(mate_has_sent_what_it_began_when_it_is_taken_back)
{
	struct batch *batch = batch_open(PACKETS, 1);
	struct mate *mate = mate_start();
	struct sent sent[PACKETS];
	struct wire wire;
	size_t count;

	if (mate == NULL) {
		batch_close(batch);
		skip();
	}
	wire_open(&wire);
	load(batch, &wire, sent, 0, PACKETS);
	mate_give(mate, batch);
	/* It has begun as soon as there is one. */
	count = come_out(&wire, 0);
	assert_true(mate_take(mate));
	if (count < PACKETS)
		count += come_out(&wire, (uint8_t)count);
	assert_int_equal(count, PACKETS);
	for (size_t i = 0; i < PACKETS; i++)
		assert_true(sent[i].error == 0 && sent[i].at > 0);
	mate_stop(mate);
	batch_close(batch);
	wire_close(&wire);
}

/* The thread of this process that is not this one. */
static pid_t other_thread(void)
{
	DIR *tasks = opendir("/proc/self/task");
	const struct dirent *entry;
	pid_t found = 0;

	assert_non_null(tasks);
	while ((entry = readdir(tasks)) != NULL) {
		pid_t thread = (pid_t)strtol(entry->d_name, NULL, 10);

		if (thread > 0 && thread != gettid())
			found = thread;
	}
	closedir(tasks);
	assert_true(found > 0);
	return found;
}

/* Lets both threads of this process run on PLACES only. */
static void put_both(pid_t thread, const cpu_set_t *places)
{
	assert_int_equal(sched_setaffinity(0, sizeof(*places), places), 0);
	assert_int_equal(sched_setaffinity(thread, sizeof(*places), places), 0);
}

/* Where the mate may run, after it has sent a packet. */
static cpu_set_t places_after_sending(struct mate *mate, pid_t thread)
{
	struct batch *batch = batch_open(PACKETS, 1);
	struct sent sent[PACKETS];
	struct wire wire;
	cpu_set_t places;

	wire_open(&wire);
	load(batch, &wire, sent, 0, 1);
	mate_give(mate, batch);
	come_out(&wire, 0);
	assert_true(mate_take(mate));
	assert_int_equal(sched_getaffinity(thread, sizeof(places), &places), 0);
	batch_close(batch);
	wire_close(&wire);
	return places;
}

/* The processor that this thread is on. BEFORE becomes where it may be. */
static cpu_set_t place_now(cpu_set_t *before)
{
	cpu_set_t here;

	assert_int_equal(sched_getaffinity(0, sizeof(*before), before), 0);
	CPU_ZERO(&here);
	CPU_SET((size_t)sched_getcpu(), &here);
	return here;
}

/* Both are put on one processor, and this one may leave it: rarely it does. */
TEST(mate_leaves_the_processor_of_its_owner)
{
	struct mate *mate = mate_start();
	cpu_set_t before, here, there;
	pid_t thread;

	if (mate == NULL)
		skip();
	thread = other_thread();
	here = place_now(&before);
	there = here;
	for (int i = 0; i < 1000 && CPU_EQUAL(&here, &there); i++) {
		put_both(thread, &here);
		assert_int_equal(sched_setaffinity(0, sizeof(before), &before),
				 0);
		there = places_after_sending(mate, thread);
	}
	CPU_XOR(&here, &here, &before);
	assert_true(CPU_EQUAL(&here, &there));
	mate_stop(mate);
}

TEST(mate_stays_where_somebody_has_put_the_process)
{
	struct mate *mate = mate_start();
	cpu_set_t before, here, there;
	pid_t thread;

	if (mate == NULL)
		skip();
	thread = other_thread();
	here = place_now(&before);
	put_both(thread, &here);
	there = places_after_sending(mate, thread);
	assert_true(CPU_EQUAL(&here, &there));
	put_both(thread, &before);
	mate_stop(mate);
}

TEST(mate_sends_all_or_nothing_however_soon_it_is_taken_back)
{
	struct batch *batch = batch_open(PACKETS, 1);
	struct mate *mate = mate_start();
	struct sent sent[PACKETS];
	struct wire wire;

	if (mate == NULL) {
		batch_close(batch);
		skip();
	}
	wire_open(&wire);
	for (int i = 0; i < 1000; i++) {
		load(batch, &wire, sent, 0, 3);
		mate_give(mate, batch);
		if (mate_take(mate))
			assert_int_equal(come_out(&wire, 0), 3);
		assert_true(is_empty(&wire));
	}
	mate_stop(mate);
	batch_close(batch);
	wire_close(&wire);
}

/* Two lanes, and the wires that they leave by. */
struct lanes {
	struct volley volley;
	struct wire wires[2];
	struct sent sent[2][PACKETS];
};

static const struct transmit transmit = {.room = 1};

static void lanes_open(struct lanes *lanes)
{
	assert_int_equal(volley_open(&lanes->volley, 2, PACKETS, 1), 0);
	wire_open(&lanes->wires[0]);
	wire_open(&lanes->wires[1]);
}

static void lanes_load(struct lanes *lanes, uint8_t first, uint8_t second)
{
	load(lanes->volley.lanes[0], &lanes->wires[0], lanes->sent[0], 0,
	     first);
	load(lanes->volley.lanes[1], &lanes->wires[1], lanes->sent[1], 100,
	     second);
}

static void lanes_close(struct lanes *lanes)
{
	volley_close(&lanes->volley);
	wire_close(&lanes->wires[0]);
	wire_close(&lanes->wires[1]);
}

static void expect_volley(uint8_t first, uint8_t second)
{
	struct lanes lanes;

	lanes_open(&lanes);
	assert_false(volley_send(&lanes.volley, &transmit));
	lanes_load(&lanes, first, second);
	assert_true(volley_send(&lanes.volley, &transmit));
	assert_int_equal(come_out(&lanes.wires[0], 0), first);
	assert_int_equal(come_out(&lanes.wires[1], 100), second);
	lanes_close(&lanes);
}

TEST(volley_sends_both_lanes_in_their_order_whoever_sends_them)
{
	expect_volley(PACKETS, PACKETS);
	expect_volley(PACKETS, 1);
	expect_volley(1, PACKETS);
}

TEST(volley_tells_of_each_lane_what_could_not_leave)
{
	struct lanes lanes;

	lanes_open(&lanes);
	close(lanes.wires[1].end.fd);
	lanes.wires[1].end.fd = -1;
	lanes_load(&lanes, PACKETS, PACKETS);
	assert_true(volley_send(&lanes.volley, &transmit));
	assert_int_equal(come_out(&lanes.wires[0], 0), PACKETS);
	for (size_t i = 0; i < PACKETS; i++) {
		assert_int_equal(lanes.sent[0][i].error, 0);
		assert_int_equal(lanes.sent[1][i].error, EBADF);
	}
	assert_int_equal(lanes.volley.lanes[0]->failures, 0);
	assert_int_equal(lanes.volley.lanes[1]->failures, PACKETS);
	lanes_close(&lanes);
}

/* Sends more than one call takes over a socket with room for ROOM bytes, 0: for
 * all. Returns how many came out. */
static size_t send_many(int room)
{
	struct batch *batch = batch_open(MANY, 1);
	struct sent sent[MANY];
	struct wire wire;
	size_t count;

	wire_open(&wire);
	if (room > 0)
		assert_int_equal(setsockopt(wire.end.fd, SOL_SOCKET, SO_SNDBUF,
					    &room, sizeof(room)),
				 0);
	load(batch, &wire, sent, 0, MANY);
	batch_send(batch);
	count = come_out(&wire, 0);
	for (size_t i = 0; i < MANY; i++)
		assert_int_equal(sent[i].error, i < count ? 0 : EAGAIN);
	assert_int_equal(batch->failures, MANY - count);
	batch_close(batch);
	wire_close(&wire);
	return count;
}

TEST(batch_leaves_nothing_out_between_its_calls)
{
	assert_int_equal(send_many(0), MANY);
}

TEST(batch_tells_what_a_full_socket_refused)
{
	assert_in_range(send_many(1), 1, MANY - 1);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			mate_has_sent_what_it_began_when_it_is_taken_back),
		cmocka_unit_test(mate_leaves_the_processor_of_its_owner),
		cmocka_unit_test(mate_stays_where_somebody_has_put_the_process),
		cmocka_unit_test(
			mate_sends_all_or_nothing_however_soon_it_is_taken_back),
		cmocka_unit_test(
			volley_sends_both_lanes_in_their_order_whoever_sends_them),
		cmocka_unit_test(
			volley_tells_of_each_lane_what_could_not_leave),
		cmocka_unit_test(batch_leaves_nothing_out_between_its_calls),
		cmocka_unit_test(batch_tells_what_a_full_socket_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
