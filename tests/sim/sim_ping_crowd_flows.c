/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Flows of very many targets, each of which has a thread that sends.
 */
#include "crowding.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define STORY(name) static void name(void **state __attribute__((unused)))

static struct crowding *crowd(void)
{
	struct crowding *crowding = crowding_new();

	net_crowd(&crowding->net, ADDR_V4, 2, NS_PER_MS);
	return crowding;
}

static void silence(struct crowding *crowding, const char *host)
{
	net_line(&crowding->net, net_addr(host), 0, NS_PER_MS)[0].silent = true;
}

/* How many of the first COUNT probes are of flow 1. */
static size_t second_flow(const struct net_record *log, size_t count)
{
	size_t found = 0;

	for (size_t i = 0; i < count; i++)
		found += log[i].probe.flow == 1;
	return found;
}

STORY(any_rate_is_shared_out_to_two_flows_and_each_hears_its_own_answers)
{
	struct crowding *crowding = crowd();
	struct net_record log[256];

	net_watch(&crowding->net, log, 256);
	crowding_run(crowding, "--range 10.0.0.0/24 --rate 0 -c 1");
	assert_true(crowding->success);
	assert_int_equal(crowding->form.tag.flows, 2);
	assert_int_equal(second_flow(log, 256), 128);
	crowding_free(crowding);
}

STORY(whoever_is_asked_again_is_asked_in_the_flow_that_he_was)
{
	struct crowding *crowding = crowd();
	struct net_record log[6];

	crowding->has_json = true;
	silence(crowding, "192.0.2.1");
	silence(crowding, "192.0.2.2");
	net_watch(&crowding->net, log, 6);
	crowding_run(crowding,
		     "--alive --rate 0 --retry 2 192.0.2.1 192.0.2.2");
	assert_int_equal(crowding->net.log_count, 6);
	for (size_t i = 0; i < 6; i++)
		assert_int_equal(log[i].probe.flow, log[i].probe.target);
	crowding_free(crowding);
}

/* Runs 256 hosts: how many of the probes are of flow 1. */
static size_t run_second_flow(const char *options)
{
	struct crowding *crowding = crowd();
	struct net_record log[256];
	size_t found;

	net_watch(&crowding->net, log, 256);
	crowding_run(crowding, options);
	assert_true(crowding->success);
	found = second_flow(log, 256);
	crowding_free(crowding);
	return found;
}

STORY(a_rate_that_one_thread_manages_and_an_identifier_by_name_are_one_flow)
{
	assert_int_equal(run_second_flow("--range 10.0.0.0/24 -c 1"), 0);
	assert_int_equal(
		run_second_flow("--range 10.0.0.0/24 -c 1 --rate 50000"), 0);
	assert_int_equal(
		run_second_flow("--range 10.0.0.0/24 -c 1 --rate 50001"), 128);
	assert_int_equal(
		run_second_flow("--range 10.0.0.0/24 -c 1 --rate 0 -e 77"), 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			any_rate_is_shared_out_to_two_flows_and_each_hears_its_own_answers),
		cmocka_unit_test(
			whoever_is_asked_again_is_asked_in_the_flow_that_he_was),
		cmocka_unit_test(
			a_rate_that_one_thread_manages_and_an_identifier_by_name_are_one_flow),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
