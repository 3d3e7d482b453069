/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What is said of very many targets together: --stats and --metrics; and of
 * each event as a table, --csv.
 */
#include "crowding.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define MS NS_PER_MS

#define STORY(name) static void name(void **state __attribute__((unused)))

/* All are 30 ms away; of 192.0.2.9 nothing is heard, and one probe takes 10 ms
 * longer. */
static struct crowding *crowd(void)
{
	struct crowding *crowding = crowding_new();

	net_crowd(&crowding->net, ADDR_V4, 2, 5 * MS);
	net_line(&crowding->net, net_addr("192.0.2.9"), 0, MS)[0].silent = true;
	net_script(&crowding->net, 1,
		   (struct net_action){.kind = NET_DELAY, .span = 10 * MS});
	return crowding;
}

STORY(stats_are_of_all_together)
{
	struct crowding *crowding = crowd();

	crowding->has_json = true;
	crowding_run(crowding, "-q --stats -c 2 --rate 0 "
			       "192.0.2.1 192.0.2.2 192.0.2.9");
	capture_expect(&crowding->out,
		       "--- 3 targets together ---\n"
		       "2 alive, 1 unreachable\n"
		       "6 sent, 4 received, 2 lost, 0 errors, 0 not sent\n"
		       "0 duplicates, 0 late, 0 corrupted, 0 forged\n"
		       "loss 33.3333% (95% interval 9.677% to 70%)\n"
		       "rtt min/avg/p50/p95/p99/max/sdev = 30.000/32.500/"
		       "30.000/40.000/40.000/40.000/4.330 ms\n");
	crowding_free(crowding);
}

/* A wrong checksum settles nothing: the true answer comes behind it. */
STORY(answers_that_are_not_what_was_sent_are_counted)
{
	struct crowding *crowding = crowding_new();
	struct net *net = &crowding->net;
	const char *text;

	net_crowd(net, ADDR_V4, 2, 5 * MS);
	net_script(net, 1,
		   (struct net_action){.kind = NET_BAD_CHECKSUM, .also = true});
	net_script(net, 2,
		   (struct net_action){.kind = NET_CORRUPT, .count = 20});
	crowding->has_json = true;
	crowding_run(crowding, "-q --stats -c 1 --rate 0 192.0.2.1 192.0.2.2");
	capture_read(&crowding->out);
	assert_non_null(strstr(crowding->out.text,
			       "2 sent, 2 received, 0 lost, 0 errors, 0 not "
			       "sent\n0 duplicates, 0 late, 2 corrupted, 0 "
			       "forged\n"));
	text = strstr(capture_read(&crowding->json), "\"event\":\"notice\"");
	assert_non_null(text);
	assert_non_null(strstr(text, "\"bad_checksum\":true,"
				     "\"corrupted\":true"));
	assert_non_null(
		strstr(crowding->json.text, "\"wrong_byte\":{\"offset\":20"));
	crowding_free(crowding);
}

STORY(events_are_rows_of_a_table)
{
	struct crowding *crowding = crowd();
	const char *text;
	size_t rows = 0;

	crowding->has_json = true;
	crowding_run(crowding, "-q --csv=x -c 1 --rate 0 --every 0.5 "
			       "192.0.2.1 192.0.2.9");
	text = capture_read(&crowding->json);
	assert_int_equal(strncmp(text, "event,wall,at_ns,target,addr,seq,", 33),
			 0);
	for (const char *c = text; *c != '\0'; c++)
		rows += *c == '\n';
	assert_int_equal(rows, 3);
	assert_non_null(strstr(text, "\r\nreply,"));
	assert_non_null(strstr(text, ",192.0.2.1,192.0.2.1,1,"));
	assert_non_null(strstr(text, ",40000000,"));
	assert_non_null(strstr(text, "\r\nlost,"));
	/* It is no JSON. */
	crowding->has_json = false;
	crowding_free(crowding);
}

static void expect(const char *path, const char *line)
{
	char text[16384];
	FILE *file = fopen(path, "re");
	size_t size;

	assert_non_null(file);
	size = fread(text, 1, sizeof(text) - 1, file);
	text[size] = '\0';
	fclose(file);
	if (strstr(text, line) == NULL)
		fail_msg("no '%s' in:\n%s", line, text);
}

STORY(metrics_are_of_all_together)
{
	struct crowding *crowding = crowd();
	char folder[] = "metrics.XXXXXX";
	char path[64], options[256];

	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/crowd.prom", folder);
	snprintf(options, sizeof(options),
		 "-q --metrics %s -c 2 --rate 0 192.0.2.1 192.0.2.2 192.0.2.9",
		 path);
	crowding_run(crowding, options);
	expect(path, "leadline_ping_sent_total{target=\"all\"} 6\n");
	expect(path, "leadline_ping_lost_total{target=\"all\"} 2\n");
	expect(path, "leadline_ping_rtt_seconds_count"
		     "{target=\"all\"} 4\n");
	expect(path, "\nleadline_ping_targets 3\n");
	expect(path, "\nleadline_ping_targets_alive 2\n");
	expect(path, "\nleadline_ping_targets_unreachable 1\n");
	unlink(path);
	assert_int_equal(rmdir(folder), 0);
	crowding_free(crowding);
}

/* An answer after the time-out takes no loss back, as counters never fall; and
 * an answer with a wrong checksum has no time. */
STORY(metrics_count_only_upwards)
{
	struct crowding *crowding = crowding_new();
	char folder[] = "metrics.XXXXXX";
	char path[64], options[256];

	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/crowd.prom", folder);
	snprintf(options, sizeof(options),
		 "-q --metrics %s -W 0.2 -c 2 --rate 0 192.0.2.1 192.0.2.2",
		 path);
	net_crowd(&crowding->net, ADDR_V4, 2, 5 * MS);
	net_script(&crowding->net, 1,
		   (struct net_action){.kind = NET_DELAY, .span = 300 * MS});
	net_script(&crowding->net, 2,
		   (struct net_action){.kind = NET_BAD_CHECKSUM});
	crowding_run(crowding, options);
	expect(path, "leadline_ping_late_total{target=\"all\"} 1\n");
	expect(path, "leadline_ping_lost_total{target=\"all\"} 2\n");
	expect(path, "leadline_ping_received_total{target=\"all\"} 2\n");
	expect(path, "leadline_ping_rtt_seconds_count"
		     "{target=\"all\"} 2\n");
	unlink(path);
	assert_int_equal(rmdir(folder), 0);
	crowding_free(crowding);
}

/* A run that cannot write them ends at once; 2 is the status. */
STORY(metrics_that_cannot_be_written_end_the_run)
{
	struct crowding *crowding = crowd();

	crowding_run(crowding, "-q --metrics nowhere/x -c 2 --rate 0 "
			       "192.0.2.1 192.0.2.2");
	assert_int_not_equal(crowding->end.output, 0);
	assert_int_equal(crowding->net.sent, 0);
	capture_expect(&crowding->err,
		       "ping: nowhere/x: No such file or directory\n");
	crowding_free(crowding);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(stats_are_of_all_together),
		cmocka_unit_test(
			answers_that_are_not_what_was_sent_are_counted),
		cmocka_unit_test(events_are_rows_of_a_table),
		cmocka_unit_test(metrics_are_of_all_together),
		cmocka_unit_test(metrics_count_only_upwards),
		cmocka_unit_test(metrics_that_cannot_be_written_end_the_run),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
