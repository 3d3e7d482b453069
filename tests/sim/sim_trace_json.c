/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What lines of JSON tell of answers that other stories do not have: extensions
 * of ICMP, options of IPv4, links of addresses.
 */
#include "pinging.h"
#include "tracing.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define MS NS_PER_MS

#define TEST(name) static void name(void **state __attribute__((unused)))

/* A label 100 at the bottom, the interface 7 of 192.0.2.1, "e", with MTU 1500,
 * and an object of a class that nobody has. */
static const uint8_t objects[] = {
	0,   8,	 1, 1,	  0,	6,    0x41, 1, /* MPLS */
	0,   24, 2, 0x0f, 0,	0,    0,    7,
	0,   1,	 0, 0, /* its index, */
	192, 0,	 2, 1,	  4,	'e',  0,    0,
	0,   0,	 5, 220,	      /* addr, name, MTU */
	0,   6,	 3, 9,	  0xab, 0xcd, /* another */
};

/* No operation, three times, and the end. */
static const uint8_t options[] = {1, 1, 1, 0};

static void expect(struct capture *json, const char *part)
{
	const char *text = capture_read(json);

	if (strstr(text, part) != NULL)
		return;
	fprintf(stderr, "%s\nlacks %s\n", text, part);
	fail();
}

TEST(labels_and_interfaces_of_routers_are_told)
{
	struct tracing *tracing = tracing_new("192.0.2.9");
	struct net_hop *hop = net_line(&tracing->net, tracing->target, 1, MS);

	hop[0].objects = (struct span){objects, sizeof(objects)};
	tracing_run(tracing, "-n -q 1");
	expect(&tracing->json,
	       "\"extensions\":[{\"class\":1,\"type\":1,\"mpls\":[{\"label\":100,"
	       "\"tc\":0,\"bottom\":true,\"ttl\":1}]},"
	       "{\"class\":2,\"type\":15,\"interface\":{\"role\":\"incoming\","
	       "\"index\":7,\"addr\":\"192.0.2.1\",\"name\":\"e\","
	       "\"mtu\":1500}},"
	       "{\"class\":3,\"type\":9,\"data\":\"abcd\"}]");
	tracing_free(tracing);
}

TEST(names_of_routers_stay_strings)
{
	static const char *const names[] = {"a\"b\\c\n", "\033[31mred",
					    "\xff\xc3"};
	static const char *const wanted[] = {
		"a\\\"b\\\\c\\u000a", "\\u001b[31mred", "\\u00ff\\u00c3"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct tracing *tracing = tracing_new("192.0.2.9");
		struct net_hop *hop =
			net_line(&tracing->net, tracing->target, 1, MS);
		char part[64];

		net_name(&tracing->net, hop[0].addr, names[i], 0);
		/* With the second answer the first one's name is there. */
		tracing_run(tracing, "-q 2 -z 20");
		snprintf(part, sizeof(part), "\"from_name\":\"%s\",\"rtt_ns\"",
			 wanted[i]);
		expect(&tracing->json, part);
		tracing_free(tracing);
	}
}

TEST(options_of_an_answer_are_told)
{
	struct pinging *pinging = pinging_new("192.0.2.9");
	struct net_hop *hop =
		net_line(&pinging->net, net_addr("192.0.2.9"), 1, MS);

	hop[1].options = (struct span){options, sizeof(options)};
	pinging_run(pinging, "-n -c 1");
	expect(&pinging->json, "\"ip_options\":\"01010100\"");
	pinging_free(pinging);
}

TEST(ping_names_the_link_of_a_link_local_host)
{
	struct pinging *pinging = pinging_new("fe80::9");
	struct addr *addr = &pinging->rows[0].addr;

	addr->scope = 7;
	net_line(&pinging->net, *addr, 0, MS);
	pinging_run(pinging, "-n -c 1");
	expect(&pinging->json,
	       "\"addr\":\"fe80::9\",\"zone\":\"eth0\",\"source\"");
	expect(&pinging->json, "\"from\":\"fe80::9\",\"from_zone\":\"eth0\"");
	pinging_free(pinging);
}

TEST(traceroute_names_the_link_of_each_hop_that_has_one)
{
	struct tracing *tracing = tracing_new("fe80::9");

	tracing->target.scope = 7;
	net_line(&tracing->net, tracing->target, 0, MS);
	tracing_run(tracing, "-n -q 1");
	expect(&tracing->json, "\"addr\":\"fe80::9\",\"zone\":\"eth0\","
			       "\"hop\":1,\"answers\":[{\"query\":1,"
			       "\"flow\":0,\"from\":\"fe80::9\","
			       "\"from_zone\":\"eth0\"");
	tracing_free(tracing);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(labels_and_interfaces_of_routers_are_told),
		cmocka_unit_test(names_of_routers_stay_strings),
		cmocka_unit_test(options_of_an_answer_are_told),
		cmocka_unit_test(ping_names_the_link_of_a_link_local_host),
		cmocka_unit_test(
			traceroute_names_the_link_of_each_hop_that_has_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
