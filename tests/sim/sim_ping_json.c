/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ping as JSON: what hostile names, silence and signals do to it. The test
 * tests/schema looks at each line.
 */
#include "pinging.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define MS  NS_PER_MS
#define SEC NS_PER_SEC

#define HOST "192.0.2.9"

/* A target two routers away, 30 ms there and back. */
static struct pinging *near(void)
{
	struct pinging *pinging = pinging_new(HOST);

	net_line(&pinging->net, net_addr(HOST), 2, 5 * MS);
	return pinging;
}

/* Lines of the kind EVENT. */
static unsigned int count(struct pinging *pinging, const char *event)
{
	const char *text = capture_read(&pinging->json);
	char start[64];
	unsigned int found = 0;

	snprintf(start, sizeof(start), "{\"event\":\"%s\",", event);
	while ((text = strstr(text, start)) != NULL) {
		text++;
		found++;
	}
	return found;
}

static bool says(struct pinging *pinging, const char *text)
{
	return strstr(capture_read(&pinging->json), text) != NULL;
}

static void an_answer_that_was_cut_says_so(void **state)
{
	struct pinging *pinging = near();

	(void)state;
	net_script(&pinging->net, 2,
		   (struct net_action){.kind = NET_CUT, .count = 20});
	pinging_run(pinging, "-c 2");
	assert_true(says(pinging, "\"bytes\":28,\"truncated\":true"));
	assert_false(says(pinging, "\"bytes\":64,\"truncated\":true"));
	pinging_free(pinging);
}

static void json_takes_the_place_of_the_text(void **state)
{
	struct pinging *pinging = near();

	(void)state;
	pinging->json_only = true;
	pinging_run(pinging, "-c 2");
	assert_int_equal(strncmp(capture_read(&pinging->out),
				 "{\"event\":\"start\",", 17),
			 0);
	assert_null(strstr(capture_read(&pinging->out), "PING"));
	capture_expect(&pinging->err, "");
	pinging_free(pinging);
}

static void silence_has_a_summary(void **state)
{
	struct pinging *pinging = near();

	(void)state;
	net_script(&pinging->net, NET_EVERY,
		   (struct net_action){.kind = NET_LOSE});
	pinging_run(pinging, "-c 2 -W 1");
	assert_int_equal(count(pinging, "lost"), 2);
	assert_int_equal(count(pinging, "outage"), 1);
	assert_true(says(pinging, "\"reason\":\"done\",\"exit_status\":1,"));
	assert_true(says(pinging, "\"loss\":{\"ratio\":1,"));
	assert_true(says(pinging, "\"rtt_ns\":null"));
	pinging_free(pinging);
}

/* What the text calls lost at the end is lost here, too. */
static void an_early_end_loses_what_is_overdue(void **state)
{
	struct pinging *pinging = near();

	(void)state;
	net_script(&pinging->net, 2, (struct net_action){.kind = NET_LOSE});
	net_signal(&pinging->net, 2500 * MS, SIGINT);
	pinging_run(pinging, "");
	assert_int_equal(count(pinging, "lost"), 1);
	assert_true(says(pinging, "\"reason\":\"interrupted\","));
	assert_true(says(pinging, "\"transmitted\":3,\"received\":2,"
				  "\"lost\":1,"));
	pinging_free(pinging);
}

static void an_answer_under_way_is_not_lost(void **state)
{
	struct pinging *pinging = near();

	(void)state;
	net_signal(&pinging->net, 1010 * MS, SIGINT);
	pinging_run(pinging, "");
	assert_int_equal(count(pinging, "lost"), 0);
	assert_true(says(pinging, "\"transmitted\":2,\"received\":1,"
				  "\"lost\":0,"));
	pinging_free(pinging);
}

static void sigterm_is_told_and_obeyed(void **state)
{
	struct pinging *pinging = near();

	(void)state;
	net_signal(&pinging->net, 1500 * MS, SIGTERM);
	pinging_run(pinging, "");
	assert_int_equal(pinging->end.signal, SIGTERM);
	assert_true(says(pinging, "\"reason\":\"terminated\","
				  "\"exit_status\":143,"));
	pinging_free(pinging);
}

static void a_deadline_is_told(void **state)
{
	struct pinging *pinging = near();

	(void)state;
	pinging_run(pinging, "-w 2.5");
	assert_true(says(pinging, "\"reason\":\"deadline\","
				  "\"exit_status\":0,"));
	pinging_free(pinging);
}

static void a_long_silence_is_an_outage_with_an_end(void **state)
{
	struct pinging *pinging = near();

	(void)state;
	net_outage(&pinging->net, 2500 * MS, 4 * SEC);
	pinging_run(pinging, "-c 12 -W 1");
	assert_int_equal(count(pinging, "outage"), 1);
	assert_true(says(pinging, "\"duration_ns\":4000000000,"
				  "\"first_seq\":4,\"probes\":4}"));
	pinging_free(pinging);
}

/* A label is what a name server calls the host, and so is a name. */
static void hostile_names_stay_strings(void **state)
{
	static const char *const names[] = {
		"a\"b",	    "back\\slash", "new\nline",		"\033[31mred",
		"\xff\xfe", "\xc3",	   "{\"event\":\"x\"}", "\xed\xa0\x80",
		"",
	};
	char longest[256];

	(void)state;
	memset(longest, '"', 255);
	longest[255] = '\0';
	for (size_t i = 0; i <= sizeof(names) / sizeof(names[0]); i++) {
		struct pinging *pinging = near();
		bool last = i == sizeof(names) / sizeof(names[0]);

		pinging->names = true;
		pinging->labels[0] = last ? longest : names[i];
		net_name(&pinging->net, net_addr(HOST), pinging->labels[0], MS);
		pinging_run(pinging, "-c 3");
		assert_int_equal(count(pinging, "reply"), 3);
		assert_int_equal(count(pinging, "summary"), 1);
		pinging_free(pinging);
	}
}

static void several_targets_have_a_summary_each(void **state)
{
	struct pinging *pinging = near();

	(void)state;
	pinging_add(pinging, "192.0.2.10");
	net_line(&pinging->net, net_addr("192.0.2.10"), 3, MS);
	pinging_run(pinging, "-c 2");
	assert_int_equal(count(pinging, "start"), 1);
	assert_int_equal(count(pinging, "reply"), 4);
	assert_int_equal(count(pinging, "summary"), 2);
	pinging_free(pinging);
}

/* The number behind KEY in the line that starts at LINE. */
static long long number_in(const char *line, const char *key)
{
	const char *at = strstr(line, key);

	assert_non_null(at);
	return strtoll(at + strlen(key), NULL, 10);
}

static void intervals_are_parts_of_the_whole(void **state)
{
	static const char start[] = "{\"event\":\"interval\",";
	struct pinging *pinging = near();
	const char *line;
	long long received = 0;
	long long span = 0;

	(void)state;
	net_script(&pinging->net, 3, (struct net_action){.kind = NET_LOSE});
	pinging_run(pinging, "-c 10 -i 0.5 -W 1 --json=beside --every 2");
	line = capture_read(&pinging->json);
	while ((line = strstr(line, start)) != NULL) {
		received += number_in(line, "\"received\":");
		span += number_in(line, "\"duration_ns\":");
		line += sizeof(start);
	}
	assert_int_equal(count(pinging, "interval"), 3);
	line = strstr(capture_read(&pinging->json), "{\"event\":\"summary\",");
	assert_int_equal(received, 9);
	assert_int_equal(number_in(line, "\"received\":"), 9);
	assert_int_equal(number_in(line, "\"duration_ns\":"), span);
	pinging_free(pinging);
}

static void nobody_who_does_not_ask_gets_intervals(void **state)
{
	struct pinging *pinging = near();

	(void)state;
	pinging_run(pinging, "-c 40");
	assert_int_equal(count(pinging, "interval"), 0);
	pinging_free(pinging);
}

static void csv_is_a_table_of_events(void **state)
{
	struct pinging *pinging = near();

	(void)state;
	net_script(&pinging->net, 2, (struct net_action){.kind = NET_LOSE});
	pinging_run(pinging, "-c 2 -W 1 --csv --every 1");
	capture_expect(
		&pinging->json,
		"event,wall,at_ns,target,addr,seq,probe_ttl,query,flow,sent_ns,"
		"from,from_name,rtt_ns,reply_ttl,bytes,icmp_type,icmp_code,"
		"icmp_name,errno_name,mtu\r\n"
		"reply,2023-11-14T22:13:20.030000000Z,1000030000000,192.0.2.9,"
		"192.0.2.9,1,,,,1000000000000,192.0.2.9,,30000000,62,64,,,,,"
		"\r\n"
		"lost,2023-11-14T22:13:22.000000000Z,1002000000000,192.0.2.9,"
		"192.0.2.9,2,,,,1001000000000,,,,,,,,,,\r\n");
	pinging_free(pinging);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(json_takes_the_place_of_the_text),
		cmocka_unit_test(csv_is_a_table_of_events),
		cmocka_unit_test(an_answer_that_was_cut_says_so),
		cmocka_unit_test(intervals_are_parts_of_the_whole),
		cmocka_unit_test(nobody_who_does_not_ask_gets_intervals),
		cmocka_unit_test(silence_has_a_summary),
		cmocka_unit_test(an_early_end_loses_what_is_overdue),
		cmocka_unit_test(an_answer_under_way_is_not_lost),
		cmocka_unit_test(sigterm_is_told_and_obeyed),
		cmocka_unit_test(a_deadline_is_told),
		cmocka_unit_test(a_long_silence_is_an_outage_with_an_end),
		cmocka_unit_test(hostile_names_stay_strings),
		cmocka_unit_test(several_targets_have_a_summary_each),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
