/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Answers of routing registries, in the form of RFC 2622.
 */
#include "wire/whois.h"

#include "unit.h"

#include <stdio.h>
#include <string.h>

#define ROOM 128

static void expect(const char *answer, const char *wanted)
{
	size_t size = strlen(answer);
	uint8_t *exact = unit_exact((const uint8_t *)answer, size);
	char text[ROOM];
	bool found = whois_origins((struct span){exact, size}, text, ROOM);

	assert_string_equal(text, wanted);
	assert_int_equal(found, wanted[0] != '\0');
	free(exact);
}

TEST(whois_origins_finds_the_longest_route)
{
	expect("route:      192.0.0.0/16\n"
	       "descr:      short\n"
	       "origin:     AS64496\n"
	       "\n"
	       "route:      192.0.2.0/24\r\n"
	       "origin:     AS64511\r\n"
	       "\n"
	       "route:      192.0.0.0/8\n"
	       "origin:     AS3\n",
	       "64511 | 192.0.2.0/24");
	expect("route6: 2001:db8::/32\norigin: as64496",
	       "64496 | 2001:db8::/32");
}

TEST(whois_origins_names_each_origin_once)
{
	expect("route: 192.0.2.0/24\norigin: AS64496\n\n"
	       "route: 192.0.2.0/24\norigin: AS64511\n\n"
	       "route: 192.0.2.0/24\norigin: AS64496\n\n"
	       "route: 192.0.2.0/24\norigin: AS6449\n",
	       "64496 64511 6449 | 192.0.2.0/24");
}

TEST(whois_origins_believes_digits_and_prefixes_alone)
{
	expect("", "");
	expect("%% no entries found\n", "");
	expect("origin: AS1\nroute: 192.0.2.0/24\n", "");
	expect("route: 192.0.2.0/24\norigin: AS1\x1b[31m\n", "");
	expect("route: 192.0.2.0/24\norigin: AS\n", "");
	expect("route: 192.0.2.0/24\norigin: AS12345678901\n", "");
	expect("route: 192.0.2.0/24;id\norigin: AS1\n", "");
	expect("route: 192.0.2.0\norigin: AS1\n", "");
	expect("route: 192.0.2.0/2/4\norigin: AS1\n", "");
	expect("route: 192.0.2.0/129\norigin: AS1\n", "");
	expect("route: 00000000000000000000000000000000000000000000/24\n"
	       "origin: AS1\n",
	       "");
}

/* Origins that find no room are left out; the prefix is whole. */
TEST(whois_origins_stays_within_its_room)
{
	char answer[4096];
	char text[ROOM];
	size_t size = 0;

	for (int i = 0; i < 64; i++)
		size += (size_t)snprintf(answer + size, sizeof(answer) - size,
					 "route: 192.0.2.0/24\n"
					 "origin: AS42949672%02d\n",
					 i);
	memset(text, 'x', sizeof(text));
	assert_true(whois_origins((struct span){(uint8_t *)answer, size}, text,
				  64));
	assert_string_equal(text, "4294967200 | 192.0.2.0/24");
	assert_int_equal(text[64], 'x');
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(whois_origins_finds_the_longest_route),
		cmocka_unit_test(whois_origins_names_each_origin_once),
		cmocka_unit_test(
			whois_origins_believes_digits_and_prefixes_alone),
		cmocka_unit_test(whois_origins_stays_within_its_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
