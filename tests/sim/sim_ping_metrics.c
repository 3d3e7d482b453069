/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ping --metrics: a file that is whole at any moment.
 */
#include "pinging.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define MS  NS_PER_MS
#define SEC NS_PER_SEC

#define HOST "192.0.2.9"

struct place {
	char folder[32];
	char file[64];
	char options[128];
	char text[16384];
};

/* A folder of its own, below the working one. */
static void open_place(struct place *place, const char *options)
{
	strcpy(place->folder, "metrics.XXXXXX");
	assert_non_null(mkdtemp(place->folder));
	snprintf(place->file, sizeof(place->file), "%s/ping.prom",
		 place->folder);
	snprintf(place->options, sizeof(place->options), "--metrics %s %s",
		 place->file, options);
}

static void close_place(struct place *place)
{
	unlink(place->file);
	/* Nothing else was left in it. */
	assert_int_equal(rmdir(place->folder), 0);
}

static const char *read_place(struct place *place)
{
	FILE *file = fopen(place->file, "re");
	size_t size;

	assert_non_null(file);
	size = fread(place->text, 1, sizeof(place->text) - 1, file);
	place->text[size] = '\0';
	fclose(file);
	return place->text;
}

static void expect(struct place *place, const char *line)
{
	if (strstr(read_place(place), line) == NULL)
		fail_msg("no '%s' in:\n%s", line, place->text);
}

/* A target two routers away, 30 ms there and back. */
static struct pinging *near(void)
{
	struct pinging *pinging = pinging_new(HOST);

	net_line(&pinging->net, net_addr(HOST), 2, 5 * MS);
	return pinging;
}

#define LABELS "{target=\"192.0.2.9\",addr=\"192.0.2.9\""

static void the_last_file_has_all_of_it(void **state)
{
	struct pinging *pinging = near();
	struct place place;

	(void)state;
	open_place(&place, "-c 4 -W 1");
	net_script(&pinging->net, 3, (struct net_action){.kind = NET_LOSE});
	pinging_run(pinging, place.options);
	expect(&place, "leadline_ping_sent_total" LABELS "} 4\n");
	expect(&place, "leadline_ping_received_total" LABELS "} 3\n");
	expect(&place, "leadline_ping_lost_total" LABELS "} 1\n");
	expect(&place, "leadline_up" LABELS "} 1\n");
	expect(&place, "leadline_ping_rtt_seconds_bucket" LABELS
		       ",le=\"0.025600000\"} 0\n");
	expect(&place, "leadline_ping_rtt_seconds_bucket" LABELS
		       ",le=\"0.051200000\"} 3\n");
	expect(&place, "leadline_ping_rtt_seconds_count" LABELS "} 3\n");
	capture_expect(&pinging->err, "");
	close_place(&place);
	pinging_free(pinging);
}

/* Prometheus refuses a file with the same series twice. */
static void a_host_that_is_named_twice_is_one_series(void **state)
{
	struct pinging *pinging = near();
	struct place place;
	const char *first;

	(void)state;
	pinging_add(pinging, HOST);
	open_place(&place, "-c 4");
	pinging_run(pinging, place.options);
	expect(&place, "leadline_ping_sent_total" LABELS "} 8\n");
	expect(&place, "leadline_ping_received_total" LABELS "} 8\n");
	expect(&place, "leadline_ping_rtt_seconds_count" LABELS "} 8\n");
	first = strstr(place.text, "leadline_up" LABELS "} 1\n");
	assert_non_null(first);
	assert_null(strstr(first + 1, "leadline_up" LABELS));
	close_place(&place);
	pinging_free(pinging);
}

/* What no file can be made of is told before anything is sent. */
static void a_place_that_is_not_there_ends_the_run(void **state)
{
	struct pinging *pinging = near();

	(void)state;
	pinging_run(pinging, "--metrics nowhere/ping.prom -c 4");
	assert_int_equal(pinging->end.output, ENOENT);
	assert_int_equal(pinging->net.sent, 0);
	capture_expect(&pinging->err, "ping: nowhere/ping.prom: "
				      "No such file or directory\n");
	pinging_free(pinging);
}

/* It is written at 0, 2, 4 ... and at the end, not at each event. */
static void it_is_written_now_and_then(void **state)
{
	struct pinging *pinging = near();
	struct place place;

	(void)state;
	open_place(&place, "--every 2 -i 0.5 -c 11");
	pinging_run(pinging, place.options);
	expect(&place, "leadline_ping_sent_total" LABELS "} 11\n");
	/* Until 6 s, where it would have been next. */
	assert_int_equal(pinging->ping.views.metrics.file.until -
				 pinging->ping.views.stats.since,
			 6 * SEC);
	close_place(&place);
	pinging_free(pinging);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_last_file_has_all_of_it),
		cmocka_unit_test(a_host_that_is_named_twice_is_one_series),
		cmocka_unit_test(a_place_that_is_not_there_ends_the_run),
		cmocka_unit_test(it_is_written_now_and_then),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
