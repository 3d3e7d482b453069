/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Answers to questions other than echo.
 */
#include "ping_query_text.h"

#include "unit.h"

static void expect(const struct ping_options *options,
		   const struct reply *reply, const char *text)
{
	char memory[512];
	struct output output;

	output_init(&output, -1, memory, sizeof(memory));
	ping_query_text(options, reply, &output);
	assert_string_equal(output.text.text, text);
}

TEST(ping_query_text_tells_the_time_of_day)
{
	/* 11:22:33.444 UT is 40953444 ms after midnight. */
	static const uint8_t good[12] = {0,   0,   0, 0,   2,	112,
					 230, 100, 2, 112, 230, 101};
	static const uint8_t odd[12] = {0, 0, 0,    0, 0x80, 0,
					0, 1, 0xff, 0, 0,    0};
	struct ping_options options = {.query = PROBE_QUERY_TIMESTAMP};
	struct reply reply = {.payload = {good, sizeof(good)}};

	expect(&options, &reply, " received=11:22:33.444 sent=11:22:33.445");
	reply.payload.data = odd;
	expect(&options, &reply, " received=0x80000001 sent=0xff000000");
	reply.payload.size = 11;
	expect(&options, &reply, " (truncated)");
}

TEST(ping_query_text_tells_of_interfaces)
{
	struct ping_options options = {.query = PROBE_QUERY_INTERFACE};
	struct reply reply = {.seq = 0x0107};

	expect(&options, &reply, " up ipv4 ipv6");
	reply.seq = 0x0102;
	expect(&options, &reply, " down ipv4");
	options.interface.is_neighbour = true;
	reply.seq = 0x0166;
	expect(&options, &reply, " reachable ipv4");
	reply.code = 2;
	expect(&options, &reply, " (no such interface)");
	reply.code = 9;
	expect(&options, &reply, " (code 9)");
}

static void expect_node(const struct node_query *query,
			const struct reply *reply, const char *text)
{
	char memory[512];
	struct output output;

	output_init(&output, -1, memory, sizeof(memory));
	ping_query_text_node(query, reply, &output);
	assert_string_equal(output.text.text, text);
}

TEST(ping_query_text_tells_of_nodes)
{
	static const uint8_t names[] = {0, 0, 0,   0, 0,   0, 0, 0,   0, 0, 0,
					0, 1, 'a', 1, 'b', 0, 1, 'c', 0, 0};
	static const uint8_t addrs[] = {0, 0, 0, 0, 0,	 0, 0, 0,
					0, 0, 0, 9, 192, 0, 2, 1};
	struct node_query query = {.type = NODE_NAME};
	struct reply reply = {.payload = {names, sizeof(names)}};

	expect_node(&query, &reply, " a.b., c");
	reply.payload.size = sizeof(names) - 3;
	expect_node(&query, &reply, " a.b., parse error (truncated)");
	query.type = NODE_V4;
	reply.payload = (struct span){addrs, sizeof(addrs)};
	expect_node(&query, &reply, " 192.0.2.1");
	reply.seq = NODE_FLAG_TRUNCATED;
	expect_node(&query, &reply, " 192.0.2.1 (truncated)");
	reply.payload.size = 8;
	expect_node(&query, &reply, " (truncated)");
	reply.payload.size = 15;
	reply.seq = 0;
	expect_node(&query, &reply, " parse error (truncated)");
	reply.code = NODE_REFUSED;
	expect_node(&query, &reply, " refused");
	reply.code = NODE_UNKNOWN;
	expect_node(&query, &reply, " unknown");
	reply.code = 77;
	expect_node(&query, &reply, " unknown code(4d)");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ping_query_text_tells_the_time_of_day),
		cmocka_unit_test(ping_query_text_tells_of_interfaces),
		cmocka_unit_test(ping_query_text_tells_of_nodes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
