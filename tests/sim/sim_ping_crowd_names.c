/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Names that are looked up again: hosts that move while they are pinged.
 */
#include "crowding.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define MS  NS_PER_MS
#define SEC NS_PER_SEC

#define STORY(name) static void name(void **state __attribute__((unused)))

/* 192.0.2.1 is 1.5 s away, all others 30 ms; "web" moves from the one to
 * 192.0.2.9 after 1.5 s. The resolver takes longer than from probe to probe. */
static struct crowding *moving(void)
{
	struct crowding *crowding = crowding_new();
	struct net *net = &crowding->net;

	net_crowd(net, ADDR_V4, 2, 5 * MS);
	net_line(net, net_addr("192.0.2.1"), 0, 750 * MS);
	net->name_delay = 1200 * MS;
	net_host(net, 0, "web", net_addr("192.0.2.1"));
	net_host(net, 1500 * MS, "web", net_addr("192.0.2.9"));
	crowding->hosts[0] = "web";
	crowding->labels[0] = "web";
	return crowding;
}

static bool has(struct capture *capture, const char *text)
{
	return strstr(capture_read(capture), text) != NULL;
}

STORY(a_host_that_moves_is_pinged_at_its_new_address_from_the_next_probe_on)
{
	struct crowding *crowding = moving();
	struct net_record log[12];

	crowding->has_json = true;
	net_watch(&crowding->net, log, 12);
	crowding_run(crowding, "-v -c 6 -W 3 --rtts --rate 0 --resolve-every 2 "
			       "192.0.2.1 192.0.2.2");
	/* Asked after 2 s, known after 3.2 s; what was under way counts. */
	capture_expect(
		&crowding->out,
		"web: 1500.000 1500.000 1500.000 1500.000 30.000 30.000\n"
		"192.0.2.2: 30.000 30.000 30.000 30.000 30.000 30.000\n");
	assert_true(has(&crowding->err,
			"ping: web: now at 192.0.2.9, was at 192.0.2.1\n"));
	assert_true(has(&crowding->json,
			"\"target\":\"web\",\"addr\":\"192.0.2.9\","
			"\"before\":\"192.0.2.1\"}"));
	/* The fourth was for the old address, and so was its answer. */
	assert_true(
		has(&crowding->json,
		    "\"target\":\"web\",\"addr\":\"192.0.2.1\",\"seq\":4,"));
	assert_true(
		has(&crowding->json,
		    "\"target\":\"web\",\"addr\":\"192.0.2.9\",\"seq\":5,"));
	for (size_t i = 0; i < 12; i++)
		assert_in_range(log[i].at, (int64_t)i * 500 * MS,
				(int64_t)i * 500 * MS + 10 * NS_PER_US);
	crowding_free(crowding);
}

/* A router quotes eight bytes, and the address that was asked. */
STORY(an_error_about_the_old_address_is_about_its_host)
{
	struct crowding *crowding = moving();
	struct net_hop *hop =
		net_line(&crowding->net, net_addr("192.0.2.1"), 1, 700 * MS);

	hop[0].type = 3;
	hop[0].code = 1;
	hop[0].quote = 28;
	crowding_run(crowding, "-q -c 6 -W 3 --rate 0 --resolve-every 2 "
			       "192.0.2.1");
	assert_int_equal(crowding->run.crowd.sum.forged, 0);
	assert_in_range(crowding->run.crowd.sum.errors, 1, 4);
	assert_int_equal(crowding->run.crowd.sum.errors +
				 crowding->run.crowd.sum.received,
			 6);
	crowding_free(crowding);
}

STORY(names_that_lead_nowhere_move_nobody)
{
	struct crowding *crowding = moving();
	struct range range;

	/* Not found, excluded, of a family without a socket. */
	net_host(&crowding->net, 1600 * MS, "web",
		 (struct addr){.family = ADDR_NONE});
	net_host(&crowding->net, 3500 * MS, "web", net_addr("192.0.2.9"));
	net_host(&crowding->net, 5500 * MS, "web", net_addr("2001:db8::1"));
	assert_true(range_parse("192.0.2.8/30", 12, &range));
	assert_true(ranges_add(&crowding->excluded, &range));
	ranges_settle(&crowding->excluded);
	crowding->options.family = ADDR_V4;
	crowding_run(crowding, "-4 -v -c 10 -W 3 --rtts --rate 0 "
			       "--resolve-every 2 192.0.2.1");
	assert_false(has(&crowding->err, "now at"));
	assert_int_equal(crowding->run.crowd.sum.received, 10);
	crowding_free(crowding);
}

/* An address of one link is none without the link. */
STORY(json_tells_the_link_that_a_host_was_on)
{
	struct crowding *crowding = crowding_new();
	struct addr near = net_addr("fe80::9");

	near.scope = 7;
	net_crowd(&crowding->net, ADDR_V6, 2, 5 * MS);
	net_host(&crowding->net, 0, "web", near);
	net_host(&crowding->net, 1500 * MS, "web", net_addr("2001:db8::9"));
	crowding->hosts[0] = "web";
	crowding->labels[0] = "web";
	crowding->has_json = true;
	crowding_run(crowding, "-q -c 4 --rate 0 --resolve-every 1 "
			       "2001:db8::1");
	assert_true(has(&crowding->json, "\"addr\":\"fe80::9\",\"zone\":\"7\","
					 "\"before\":\"2001:db8::1\"}"));
	assert_true(has(&crowding->json,
			"\"addr\":\"2001:db8::9\",\"before\":\"fe80::9\","
			"\"before_zone\":\"7\"}"));
	crowding_free(crowding);
}

/* 200 names, of which each has moved, and a resolver that is slow. */
STORY(very_many_names_are_asked_for_a_few_at_a_time)
{
	struct crowding *crowding = crowding_new();
	char words[8192] = "-q -c 8 --rate 0 --resolve-every 1";

	net_crowd(&crowding->net, ADDR_V4, 2, 5 * MS);
	crowding->net.name_delay = 100 * MS;
	net_host(&crowding->net, 0, "all", net_addr("198.51.100.1"));
	for (size_t i = 0; i < CROWDING_HOSTS; i++) {
		char word[32];

		snprintf(word, sizeof(word), " 192.0.2.%zu", i + 1);
		strcat(words, word);
		crowding->hosts[i] = "all";
	}
	crowding_run(crowding, words);
	for (uint32_t i = 0; i < CROWDING_HOSTS; i++) {
		struct addr addr = targets_addr(&crowding->targets, i);
		struct addr wanted = net_addr("198.51.100.1");

		assert_true(addr_equal(&addr, &wanted));
	}
	assert_int_equal(crowding->run.crowd.sum.received, 8 * CROWDING_HOSTS);
	assert_in_range(crowding->run.names.open, 0, PING_CROWD_NAMES_OPEN);
	crowding_free(crowding);
}

STORY(a_resolver_that_ends_is_told_once_and_nobody_moves)
{
	struct crowding *crowding = moving();

	/* Between the question and its answer. */
	net_mute(&crowding->net, 2500 * MS);
	crowding_run(crowding, "-c 8 -W 3 --rtts --rate 0 --resolve-every 2 "
			       "192.0.2.1");
	capture_expect(&crowding->out,
		       "web: 1500.000 1500.000 1500.000 1500.000 1500.000 "
		       "1500.000 1500.000 1500.000\n");
	capture_expect(&crowding->err,
		       "ping: the process that looks up names has ended: all "
		       "stay where they are\n");
	crowding_free(crowding);
}

STORY(a_resolver_that_ends_matters_to_nobody_who_does_not_ask)
{
	struct crowding *crowding = moving();

	net_mute(&crowding->net, 2500 * MS);
	crowding_run(crowding, "-q -c 8 -W 3 --rate 0 192.0.2.1");
	capture_expect(&crowding->err, "");
	crowding_free(crowding);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			a_host_that_moves_is_pinged_at_its_new_address_from_the_next_probe_on),
		cmocka_unit_test(json_tells_the_link_that_a_host_was_on),
		cmocka_unit_test(
			an_error_about_the_old_address_is_about_its_host),
		cmocka_unit_test(names_that_lead_nowhere_move_nobody),
		cmocka_unit_test(
			a_resolver_that_ends_is_told_once_and_nobody_moves),
		cmocka_unit_test(
			a_resolver_that_ends_matters_to_nobody_who_does_not_ask),
		cmocka_unit_test(very_many_names_are_asked_for_a_few_at_a_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
