/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Text with holes on its way into a pipe.
 */
#include "ui/output.h"

#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define ROWS 4
#define ROOM 16384

struct fixture {
	struct names_row rows[ROWS];
	struct names names;
	struct output output;
	char memory[ROOM];
	char read[ROOM]; /* what came out last */
	int ends[2];
};

static void start(struct fixture *fixture, size_t size)
{
	names_init(&fixture->names, fixture->rows, ROWS);
	assert_int_equal(pipe2(fixture->ends, O_NONBLOCK), 0);
	assert_in_range(size, 1, ROOM);
	output_init(&fixture->output, fixture->ends[1], fixture->memory, size);
	fixture->output.names = &fixture->names;
}

static void stop(struct fixture *fixture)
{
	close(fixture->ends[0]);
	close(fixture->ends[1]);
}

static void say(struct fixture *fixture, const char *text)
{
	buf_text(&fixture->output.text, text);
}

static struct addr host(uint8_t last)
{
	return (struct addr){.family = ADDR_V4, .bytes = {192, 0, 2, last}};
}

static void say_host(struct fixture *fixture, uint8_t last,
		     enum output_host style)
{
	struct addr addr = host(last);

	output_host(&fixture->output, &addr, style);
}

static void ask_all(struct fixture *fixture, int64_t now)
{
	struct addr addr;

	while (names_ask(&fixture->names, now, &addr))
		continue;
}

static void learn(struct fixture *fixture, uint8_t last, const char *name)
{
	struct addr addr = host(last);

	names_learn(&fixture->names, &addr, name);
}

/* What came out since. */
static const char *came_out(struct fixture *fixture)
{
	ssize_t size = read(fixture->ends[0], fixture->read,
			    sizeof(fixture->read) - 1);

	fixture->read[size > 0 ? size : 0] = '\0';
	return fixture->read;
}

static void assert_flushed(struct fixture *fixture, int64_t now,
			   const char *wanted)
{
	output_flush(&fixture->output, now);
	assert_string_equal(came_out(fixture), wanted);
}

TEST(output_writes_text_as_it_is)
{
	struct fixture fixture;

	start(&fixture, ROOM);
	say(&fixture, "one\ntwo\n");
	assert_flushed(&fixture, 0, "one\ntwo\n");
	assert_flushed(&fixture, 0, "");
	stop(&fixture);
}

TEST(output_holds_back_what_follows_a_missing_name)
{
	struct fixture fixture;

	start(&fixture, ROOM);
	say(&fixture, "from ");
	say_host(&fixture, 1, OUTPUT_HOST_PING);
	say(&fixture, ": ok\n");
	assert_flushed(&fixture, 0, "from ");
	ask_all(&fixture, 100);
	assert_flushed(&fixture, 100, "");
	assert_true(fixture.output.until == 100 + NAMES_GRACE);
	learn(&fixture, 1, "gw.example");
	assert_flushed(&fixture, 101, "gw.example (192.0.2.1): ok\n");
	assert_true(fixture.output.until == NS_NEVER);
	stop(&fixture);
}

TEST(output_keeps_the_order_when_a_later_name_comes_first)
{
	struct fixture fixture;

	start(&fixture, ROOM);
	say_host(&fixture, 1, OUTPUT_HOST_PING);
	say(&fixture, "\n");
	say_host(&fixture, 2, OUTPUT_HOST_PING);
	say(&fixture, "\n");
	ask_all(&fixture, 0);
	learn(&fixture, 2, "two.example");
	assert_flushed(&fixture, 1, "");
	learn(&fixture, 1, "one.example");
	assert_flushed(&fixture, 2,
		       "one.example (192.0.2.1)\ntwo.example (192.0.2.2)\n");
	stop(&fixture);
}

TEST(output_writes_the_address_when_the_grace_is_over)
{
	struct fixture fixture;

	start(&fixture, ROOM);
	say_host(&fixture, 1, OUTPUT_HOST_PING);
	say(&fixture, "\n");
	say_host(&fixture, 1, OUTPUT_HOST_TRACE);
	say(&fixture, "\n");
	ask_all(&fixture, 0);
	assert_flushed(&fixture, NAMES_GRACE - 1, "");
	assert_flushed(&fixture, NAMES_GRACE,
		       "192.0.2.1\n192.0.2.1 (192.0.2.1)\n");
	stop(&fixture);
}

TEST(output_without_names_writes_addresses_at_once)
{
	struct fixture fixture;

	start(&fixture, ROOM);
	fixture.output.names = NULL;
	say_host(&fixture, 1, OUTPUT_HOST_TRACE);
	assert_flushed(&fixture, 0, "192.0.2.1");
	stop(&fixture);
}

TEST(output_finish_waits_for_nobody)
{
	struct fixture fixture;

	start(&fixture, ROOM);
	say_host(&fixture, 1, OUTPUT_HOST_PING);
	say(&fixture, "\n");
	output_finish(&fixture.output);
	assert_string_equal(came_out(&fixture), "192.0.2.1\n");
	stop(&fixture);
}

TEST(output_escapes_names)
{
	struct fixture fixture;

	start(&fixture, ROOM);
	say_host(&fixture, 1, OUTPUT_HOST_PING);
	learn(&fixture, 1, "\033[2J\n\001");
	assert_flushed(&fixture, 0, "\\033[2J\\012\\001 (192.0.2.1)");
	stop(&fixture);
}

TEST(output_names_the_link_of_an_address)
{
	struct addr addr = {
		.family = ADDR_V6, .scope = 3, .bytes = {0xfe, 0x80, [15] = 1}};
	struct fixture fixture;

	start(&fixture, ROOM);
	fixture.output.scope = 3;
	memcpy(fixture.output.scope_name, "eth0", 5);
	output_addr(&fixture.output, &addr);
	say(&fixture, " ");
	addr.scope = 4;
	output_addr(&fixture.output, &addr);
	assert_flushed(&fixture, 0, "fe80::1%eth0 fe80::1%4");
	stop(&fixture);
}

/* The longest name, escaped, on a link with the most hostile name there is:
 * wherever it falls, no byte of it is cut. */
TEST(output_has_room_for_the_longest_host)
{
	struct addr addr = {.family = ADDR_V6, .scope = 3};
	char name[DRIVER_NAME_MAX];
	char wanted[4 * DRIVER_NAME_MAX + 256];
	struct buf expected;

	memset(name, '\001', sizeof(name));
	name[sizeof(name) - 1] = '\0';
	memset(addr.bytes, 0xff, 16);
	buf_init(&expected, wanted, sizeof(wanted));
	for (size_t i = 0; i + 1 < sizeof(name); i++)
		buf_text(&expected, "\\001");
	buf_text(&expected, " (ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff%");
	for (size_t i = 0; i < 15; i++)
		buf_text(&expected, "\\002");
	buf_text(&expected, ")\n");
	for (size_t before = 2900; before < 3100; before++) {
		struct fixture fixture;

		start(&fixture, ROOM);
		fixture.output.scope = 3;
		memset(fixture.output.scope_name, '\002', 15);
		for (size_t i = 0; i < before; i++)
			say(&fixture, ".");
		output_host(&fixture.output, &addr, OUTPUT_HOST_PING);
		names_learn(&fixture.names, &addr, name);
		say(&fixture, "\n");
		output_flush(&fixture.output, 0);
		assert_string_equal(came_out(&fixture) + before, wanted);
		stop(&fixture);
	}
}

TEST(output_writes_more_than_fits_into_one_piece)
{
	struct fixture fixture;

	start(&fixture, ROOM);
	for (int i = 0; i < 1000; i++)
		say(&fixture, "1234567\n");
	output_flush(&fixture.output, 0);
	assert_int_equal(strlen(came_out(&fixture)), 8000);
	stop(&fixture);
}

/* Lines come faster than names: text is worth more. */
TEST(output_does_not_wait_when_half_of_its_room_is_used)
{
	struct fixture fixture;

	start(&fixture, 256);
	say_host(&fixture, 1, OUTPUT_HOST_PING);
	for (int i = 0; i < 20; i++)
		say(&fixture, "1234567\n");
	output_flush(&fixture.output, 0);
	assert_int_equal(strlen(came_out(&fixture)), 9 + 160);
	stop(&fixture);
}

TEST(output_never_leaves_half_a_hole)
{
	for (size_t size = OUTPUT_SIZE_MIN; size < 400; size++) {
		struct fixture fixture;

		start(&fixture, size);
		for (int i = 0; i < 40; i++)
			say_host(&fixture, 1, OUTPUT_HOST_PING);
		output_finish(&fixture.output);
		assert_int_equal(strlen(came_out(&fixture)), 40 * 9);
		assert_int_equal(fixture.output.text.len, 0);
		stop(&fixture);
	}
}

TEST(output_remembers_the_error_of_a_write_and_stops)
{
	struct fixture fixture;

	start(&fixture, ROOM);
	close(fixture.ends[1]);
	fixture.ends[1] = open("/dev/full", O_WRONLY);
	assert_true(fixture.ends[1] >= 0);
	fixture.output.fd = fixture.ends[1];
	say(&fixture, "one\n");
	output_flush(&fixture.output, 0);
	assert_int_equal(fixture.output.error, ENOSPC);
	say(&fixture, "two\n");
	output_flush(&fixture.output, 0);
	assert_int_equal(fixture.output.text.len, 0);
	stop(&fixture);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(output_writes_text_as_it_is),
		cmocka_unit_test(output_holds_back_what_follows_a_missing_name),
		cmocka_unit_test(
			output_keeps_the_order_when_a_later_name_comes_first),
		cmocka_unit_test(
			output_writes_the_address_when_the_grace_is_over),
		cmocka_unit_test(output_without_names_writes_addresses_at_once),
		cmocka_unit_test(output_finish_waits_for_nobody),
		cmocka_unit_test(output_escapes_names),
		cmocka_unit_test(output_names_the_link_of_an_address),
		cmocka_unit_test(output_has_room_for_the_longest_host),
		cmocka_unit_test(output_writes_more_than_fits_into_one_piece),
		cmocka_unit_test(
			output_does_not_wait_when_half_of_its_room_is_used),
		cmocka_unit_test(output_never_leaves_half_a_hole),
		cmocka_unit_test(
			output_remembers_the_error_of_a_write_and_stops),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
