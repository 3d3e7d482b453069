/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The Internet checksum.
 */
#include "wire/checksum.h"

#include "unit.h"

/* RFC 1071 section 3. */
static const uint8_t example[] = {0x00, 0x01, 0xf2, 0x03,
				  0xf4, 0xf5, 0xf6, 0xf7};

TEST(checksum_gives_the_example_of_the_rfc)
{
	uint32_t sum = checksum_add(0, example, sizeof(example));

	assert_int_equal(sum, 0xddf2);
	assert_int_equal(checksum_finish(sum), 0x220d);
}

TEST(checksum_may_be_added_in_pieces)
{
	for (size_t at = 0; at <= sizeof(example); at += 2) {
		uint32_t sum = checksum_add(0, example, at);

		sum = checksum_add(sum, example + at, sizeof(example) - at);
		assert_int_equal(sum, 0xddf2);
	}
}

TEST(checksum_counts_an_odd_byte_as_if_a_zero_followed)
{
	static const uint8_t odd[] = {0x12, 0x34, 0x56};
	uint8_t *exact = unit_exact(odd, sizeof(odd));

	assert_int_equal(checksum_add(0, exact, sizeof(odd)), 0x1234 + 0x5600);
	assert_int_equal(checksum_add(0, exact, 0), 0);
	free(exact);
}

TEST(checksum_of_a_packet_with_its_checksum_is_zero)
{
	uint8_t header[20];

	/* The header of a real echo request. */
	unit_hex("45000054 a5f64000 4001 0000 c0000201 c6336401", header, 20);
	for (size_t i = 0; i < 2; i++) {
		uint16_t sum = checksum_finish(checksum_add(0, header, 20));

		if (i == 1)
			assert_int_equal(sum, 0);
		header[10] = (uint8_t)(sum >> 8);
		header[11] = (uint8_t)sum;
	}
}

TEST(checksum_of_64_kilobytes_does_not_overflow)
{
	static uint8_t full[65535];

	memset(full, 0xff, sizeof(full));
	/* 32767 words of 0xffff count nothing, the last byte is 0xff00. */
	assert_int_equal(checksum_add(0, full, sizeof(full)), 0xff00);
}

/* Word by word, as the RFC has it. */
static uint32_t add_slowly(uint32_t sum, const uint8_t *data, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		sum += i % 2 == 0 ? (uint32_t)data[i] << 8 : data[i];
		sum = (sum & 0xffff) + (sum >> 16);
	}
	return sum;
}

TEST(checksum_is_the_same_for_every_size_and_place)
{
	uint8_t bytes[100];

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t)(i * 151 + 200);
	for (size_t size = 0; size <= 80; size++)
		for (size_t at = 0; at < 16; at++)
			assert_int_equal(checksum_add(0xfffe, bytes + at, size),
					 add_slowly(0xfffe, bytes + at, size));
}

/* A UDP datagram as tcpdump showed it: 192.0.2.1:1234 > 192.0.2.2:53, "hi". */
TEST(checksum_add_pseudo_counts_all_of_its_header)
{
	struct addr from = {.family = ADDR_V4, .bytes = {192, 0, 2, 1}};
	struct addr to = {.family = ADDR_V4, .bytes = {192, 0, 2, 2}};
	uint8_t udp[10];
	uint32_t sum = 0xc000 + 0x0201 + 0xc000 + 0x0202 + 17 + 10 + 0x04d2 +
		       0x0035 + 0x000a + 0x6869;

	unit_hex("04d2 0035 000a 0000 6869", udp, sizeof(udp));
	sum = (sum & 0xffff) + (sum >> 16);
	assert_int_equal(
		checksum_add(checksum_add_pseudo(0, &from, &to, 17, 10), udp,
			     sizeof(udp)),
		sum);
}

TEST(checksum_add_pseudo_of_v6_has_a_length_of_32_bits)
{
	struct addr a = {.family = ADDR_V6, .bytes = {0x20, 0x01, 0x0d, 0xb8}};

	assert_int_equal(checksum_add_pseudo(0, &a, &a, 58, 0x00020003),
			 2 * (0x2001 + 0x0db8) + 58 + 2 + 3);
}

TEST(checksum_balance_makes_every_checksum_that_is_wanted)
{
	static const uint32_t sums[] = {1,	0x1234, 0x7fff, 0x8000,
					0xfffe, 0xffff, 0x1fffe};

	for (size_t i = 0; i < COUNT(sums); i++) {
		for (uint32_t wanted = 0; wanted < 0xffff; wanted++) {
			uint16_t word =
				checksum_balance(sums[i], (uint16_t)wanted);

			assert_int_equal(checksum_finish(sums[i] + word),
					 wanted);
			assert_int_not_equal(word, 0xffff);
		}
	}
}

/* One's complement has two zeros, and no sum of something is the other one. */
TEST(checksum_balance_gives_zero_where_0xffff_is_wanted)
{
	for (uint32_t sum = 1; sum <= 0xffff; sum++)
		assert_int_equal(
			checksum_finish(sum + checksum_balance(sum, 0xffff)),
			0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(checksum_gives_the_example_of_the_rfc),
		cmocka_unit_test(checksum_may_be_added_in_pieces),
		cmocka_unit_test(
			checksum_counts_an_odd_byte_as_if_a_zero_followed),
		cmocka_unit_test(
			checksum_of_a_packet_with_its_checksum_is_zero),
		cmocka_unit_test(checksum_is_the_same_for_every_size_and_place),
		cmocka_unit_test(checksum_of_64_kilobytes_does_not_overflow),
		cmocka_unit_test(checksum_add_pseudo_counts_all_of_its_header),
		cmocka_unit_test(
			checksum_add_pseudo_of_v6_has_a_length_of_32_bits),
		cmocka_unit_test(
			checksum_balance_makes_every_checksum_that_is_wanted),
		cmocka_unit_test(
			checksum_balance_gives_zero_where_0xffff_is_wanted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
