/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * SipHash against the vectors that its authors publish.
 */
#include "base/siphash.h"

#include "unit.h"

static const struct siphash_key key = {
	.bytes = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
};

/* Of the messages 00 01 02 ..., by length; least significant byte first. */
static const char *const published[] = {
	"310e0edd47db6f72", "fd67dc93c539f874", "5a4fa9d909806c0d",
	"2d7efbd796666785", "b7877127e09427cf", "8da699cd64557618",
	"cee3fe586e46c9cb", "37d1018bf50002ab", "6224939a79f5f593",
	"b0e4a90bdf82009e", "f3b9dd94c5bb5d7a", "a7ad6b22462fb3f4",
	"fbe50e86bc8f1e75", "903d84c02756ea14", "eef27a8e90ca23f7",
	"e545be4961ca29a1",
};

TEST(siphash_gives_the_published_values)
{
	uint8_t message[COUNT(published)];

	for (size_t i = 0; i < COUNT(published); i++)
		message[i] = (uint8_t)i;
	for (size_t i = 0; i < COUNT(published); i++) {
		uint64_t hash = siphash(&key, message, i);
		uint8_t wanted[8];

		unit_hex(published[i], wanted, sizeof(wanted));
		for (size_t b = 0; b < 8; b++)
			assert_int_equal((uint8_t)(hash >> (8 * b)), wanted[b]);
	}
}

TEST(siphash_depends_on_every_bit_of_the_key)
{
	uint64_t hash = siphash(&key, "lead", 4);

	for (size_t bit = 0; bit < 128; bit++) {
		struct siphash_key other = key;

		other.bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
		assert_true(siphash(&other, "lead", 4) != hash);
	}
}

TEST(siphash_reads_no_byte_too_many)
{
	for (size_t size = 0; size < 40; size++) {
		uint8_t zeros[40] = {0};
		uint8_t *exact = unit_exact(zeros, size);

		assert_true(siphash(&key, exact, size) ==
			    siphash(&key, zeros, size));
		free(exact);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(siphash_gives_the_published_values),
		cmocka_unit_test(siphash_depends_on_every_bit_of_the_key),
		cmocka_unit_test(siphash_reads_no_byte_too_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
