/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Options of IPv4 headers as people read them.
 */
#include "ping_record_text.h"

#include "unit.h"

static struct ping_record_text last;

/* Shows the SIZE bytes at BYTES after what was shown before. */
static void expect(const uint8_t *bytes, size_t size, const char *text)
{
	char memory[512];
	struct output output;

	output_init(&output, -1, memory, sizeof(memory));
	ping_record_text(&last, (struct span){bytes, size}, &output);
	assert_string_equal(output.text.text, text);
}

#define EXPECT(text, ...)                                                      \
	do {                                                                   \
		const uint8_t bytes[] = {__VA_ARGS__};                         \
		expect(bytes, sizeof(bytes), text);                            \
	} while (0)

TEST(ping_record_text_names_a_route_once)
{
	last = (struct ping_record_text){.size = 0};
	EXPECT("\nRR: \t10.77.1.2\n\t10.77.2.1\n", 7, 15, 12, 10, 77, 1, 2, 10,
	       77, 2, 1, 0, 0, 0, 0, 0);
	EXPECT("\t(same route)", 7, 15, 12, 10, 77, 1, 2, 10, 77, 2, 1, 0, 0, 0,
	       0, 0);
	EXPECT("\nRR: \t0.0.0.0\n", 7, 15, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	       0, 0);
	/* Nobody wrote anything: nothing to say. */
	EXPECT("", 7, 7, 4, 0, 0, 0, 0, 0);
}

TEST(ping_record_text_shows_stamps_from_the_first_on)
{
	EXPECT("\nTS: \t35597477 absolute\n\t0\n\t12\n", 68, 16, 17, 0, 2, 31,
	       44, 165, 2, 31, 44, 165, 2, 31, 44, 177);
	EXPECT("\nTS: \t10.77.1.2\t35597487 absolute\nUnrecorded hops: 2\n", 68,
	       12, 13, 0x21, 10, 77, 1, 2, 2, 31, 44, 175);
	EXPECT("\nTS: \t5 absolute not-standard\n\t2 not-standard\n", 68, 12,
	       13, 0, 0x80, 0, 0, 5, 0x80, 0, 0, 7);
}

TEST(ping_record_text_knows_the_other_options)
{
	EXPECT("\nNOP\nLSRR: \t192.0.2.1\n", 1, 131, 7, 8, 192, 0, 2, 1);
	EXPECT("\nSSRR: \t192.0.2.1\n\t192.0.2.2\n", 137, 11, 4, 192, 0, 2, 1,
	       192, 0, 2, 2);
	EXPECT("\nunknown option 9f", 0x9f, 4, 1, 2, 0);
}

TEST(ping_record_text_survives_wrong_lengths)
{
	EXPECT("", 7, 0, 4, 1);
	EXPECT("", 7, 1, 4, 1);
	EXPECT("", 68, 40, 5, 0);
	EXPECT("", 131, 255, 4, 1, 2, 3, 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ping_record_text_names_a_route_once),
		cmocka_unit_test(
			ping_record_text_shows_stamps_from_the_first_on),
		cmocka_unit_test(ping_record_text_knows_the_other_options),
		cmocka_unit_test(ping_record_text_survives_wrong_lengths),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
