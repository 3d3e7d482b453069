/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The permutations over all of their numbers.
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

static void prove_bijective_below(uint64_t seed, uint64_t size)
{
	uint8_t *seen = calloc(size, 1);
	struct permute permute;

	if (seen == NULL)
		abort();
	permute_init(&permute, seed, size);
	for (uint64_t x = 0; x < size; x++) {
		uint64_t y = permute_at(&permute, x);

		assert_true(y < size);
		assert_int_equal(seen[y]++, 0);
		assert_int_equal(permute_inverse(&permute, y), x);
	}
	free(seen);
}

TEST(permute_gives_each_number_below_any_bound_once)
{
	for (uint64_t size = 1; size < 300; size++)
		prove_bijective_below(size, size);
	prove_bijective_below(7, 65535);
	prove_bijective_below(7, 65536);
	prove_bijective_below(7, 65537);
}

TEST(permute_comes_back_from_bounds_beyond_any_memory)
{
	struct permute permute;

	permute_init(&permute, 3, (UINT64_C(1) << 61) + 12345);
	for (uint64_t x = 0; x < 1000; x++)
		assert_int_equal(
			permute_inverse(&permute, permute_at(&permute, x)), x);
}

/* What a run of today says has to be found again by the machines of tomorrow.
 */
TEST(permute_is_the_same_on_every_machine)
{
	struct permute permute;

	permute_init(&permute, 1, 1000000);
	assert_int_equal(permute_at(&permute, 0), 351241);
	assert_int_equal(permute_at(&permute, 999999), 782596);
}

TEST(permute_spreads_neighbours_over_all_prefixes)
{
	uint32_t hits[256] = {0};
	struct permute permute;
	uint32_t steps = 0;

	permute_init(&permute, 5, NUMBERS);
	for (uint64_t x = 0; x < 4096; x++) {
		uint64_t y = permute_at(&permute, x);

		hits[y >> 8]++;
		steps += permute_at(&permute, x + 1) == y + 1;
	}
	assert_in_range(steps, 0, 5);
	/* 16 each on average. */
	for (uint32_t i = 0; i < 256; i++)
		assert_in_range(hits[i], 1, 40);
}

TEST(permute_is_another_one_for_each_seed)
{
	struct permute a, b;
	uint32_t agreements = 0;

	permute_init(&a, 1, NUMBERS);
	permute_init(&b, 2, NUMBERS);
	for (uint64_t x = 0; x < NUMBERS; x++)
		agreements += permute_at(&a, x) == permute_at(&b, x);
	assert_in_range(agreements, 0, 20);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(permute16_gives_each_number_once),
		cmocka_unit_test(permute16_inverse_undoes_permute16),
		cmocka_unit_test(
			permute16_is_another_one_for_each_key_and_purpose),
		cmocka_unit_test(permute16_does_not_keep_neighbours_together),
		cmocka_unit_test(
			permute_gives_each_number_below_any_bound_once),
		cmocka_unit_test(
			permute_comes_back_from_bounds_beyond_any_memory),
		cmocka_unit_test(permute_is_the_same_on_every_machine),
		cmocka_unit_test(permute_spreads_neighbours_over_all_prefixes),
		cmocka_unit_test(permute_is_another_one_for_each_seed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
