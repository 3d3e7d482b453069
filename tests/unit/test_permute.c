/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The permutation over all of its numbers.
 */
#include "base/permute.h"

#include "unit.h"

#define NUMBERS 65536

static const struct siphash_key key = {.bytes = "sixteen  letters"};

static void prove_bijective(uint8_t purpose)
{
	uint8_t *seen = calloc(NUMBERS, 1);

	if (seen == NULL)
		abort();
	for (uint32_t x = 0; x < NUMBERS; x++)
		seen[permute16(&key, purpose, (uint16_t)x)]++;
	for (uint32_t y = 0; y < NUMBERS; y++)
		assert_int_equal(seen[y], 1);
	free(seen);
}

TEST(permute16_gives_each_number_once)
{
	prove_bijective('A');
	prove_bijective(0);
	prove_bijective(255);
}

TEST(permute16_inverse_undoes_permute16)
{
	for (uint32_t x = 0; x < NUMBERS; x++) {
		uint16_t y = permute16(&key, 'A', (uint16_t)x);

		assert_int_equal(permute16_inverse(&key, 'A', y), x);
	}
}

/* Two unrelated permutations agree in one place on average. */
static int count_agreements(const struct siphash_key *other, uint8_t purpose)
{
	int count = 0;

	for (uint32_t x = 0; x < NUMBERS; x++)
		count += permute16(&key, 'A', (uint16_t)x) ==
			 permute16(other, purpose, (uint16_t)x);
	return count;
}

TEST(permute16_is_another_one_for_each_key_and_purpose)
{
	struct siphash_key other = key;

	assert_in_range(count_agreements(&key, 'B'), 0, 20);
	other.bytes[15] ^= 1;
	assert_in_range(count_agreements(&other, 'A'), 0, 20);
}

TEST(permute16_does_not_keep_neighbours_together)
{
	int steps = 0;

	for (uint32_t x = 0; x + 1 < NUMBERS; x++)
		steps += (uint16_t)(permute16(&key, 'A', (uint16_t)x) + 1) ==
			 permute16(&key, 'A', (uint16_t)(x + 1));
	assert_in_range(steps, 0, 20);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(permute16_gives_each_number_once),
		cmocka_unit_test(permute16_inverse_undoes_permute16),
		cmocka_unit_test(
			permute16_is_another_one_for_each_key_and_purpose),
		cmocka_unit_test(permute16_does_not_keep_neighbours_together),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
