/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The options of a segment: what is written is read again.
 */
#include "wire/tcp.h"

#include "unit.h"

static const struct tcp_header header = {
	.source_port = 45000, .dest_port = 80, .seq = 0x01020304, .ack = 7};

/* Builds a segment into BYTES, and reads its options again. */
static struct tcp_options build(const struct tcp_form *form,
				struct tcp_header *back, uint8_t bytes[60])
{
	struct writer writer = writer_start(bytes, 60);
	struct tcp_options options;
	struct cursor cursor;

	tcp_build(&writer, form, &header);
	assert_false(writer.bad);
	assert_int_equal(writer.at, tcp_size(form));
	cursor = cursor_of((struct span){bytes, writer.at});
	assert_true(tcp_parse(&cursor, back));
	tcp_parse_options(back->options, &options);
	return options;
}

TEST(tcp_build_writes_every_option_that_is_asked_for)
{
	static const struct tcp_form form = {
		.flags = TCP_SYN,
		.mss = 1400,
		.sack = true,
		.timestamps = true,
		.window_scaling = true,
		.fastopen = true,
	};
	uint8_t bytes[60];
	struct tcp_header back;
	struct tcp_options options = build(&form, &back, bytes);

	assert_int_equal(tcp_size(&form), 20 + 24);
	assert_int_equal(options.mss, 1400);
	assert_true(options.sack && options.timestamps);
	assert_true(options.window_scaling && options.fastopen);
	assert_int_equal(options.timestamp, header.seq);
	assert_int_equal(options.time_reply, 0);
	assert_int_equal(back.ack, 0);
}

TEST(tcp_build_fills_the_last_word_and_acknowledges_only_with_the_flag)
{
	static const struct tcp_form form = {
		.flags = TCP_ACK,
		.window_scaling = true,
	};
	uint8_t bytes[60];
	struct tcp_header back;
	struct tcp_options options = build(&form, &back, bytes);

	assert_int_equal(tcp_size(&form), 24);
	assert_true(options.window_scaling);
	assert_false(options.sack || options.timestamps || options.fastopen);
	assert_int_equal(back.ack, 7);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			tcp_build_writes_every_option_that_is_asked_for),
		cmocka_unit_test(
			tcp_build_fills_the_last_word_and_acknowledges_only_with_the_flag),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
