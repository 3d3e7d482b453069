/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * traceroute --metrics: a file of what came of all traces.
 */
#include "tracing.h"

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

#define TEST(name) static void name(void **state __attribute__((unused)))

/* Runs it with OPTIONS and a file of metrics, which becomes TEXT. */
static void run(struct tracing *tracing, const char *options, char *text,
		size_t size)
{
	char folder[] = "metrics.XXXXXX";
	char path[64];
	char words[128];
	FILE *file;
	size_t got;

	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/trace.prom", folder);
	snprintf(words, sizeof(words), "%s --metrics %s", options, path);
	tracing_run(tracing, words);
	file = fopen(path, "re");
	assert_non_null(file);
	got = fread(text, 1, size - 1, file);
	text[got] = '\0';
	fclose(file);
	unlink(path);
	/* Nothing else was left in it. */
	assert_int_equal(rmdir(folder), 0);
}

static void expect(const char *text, const char *part)
{
	if (strstr(text, part) == NULL)
		fail_msg("no '%s' in:\n%s", part, text);
}

TEST(silent_and_answering_hops_are_counted)
{
	struct tracing *tracing = tracing_new("192.0.2.9");
	struct net_hop *hop = net_line(&tracing->net, tracing->target, 2, MS);
	char text[8192];

	hop[1].silent = true;
	run(tracing, "-n -q 2", text, sizeof(text));
	expect(text, "leadline_path_reached{target=\"192.0.2.9\","
		     "addr=\"192.0.2.9\"} 1\n");
	expect(text, "leadline_path_hops{target=\"192.0.2.9\","
		     "addr=\"192.0.2.9\"} 3\n");
	expect(text, "leadline_hop_lost{target=\"192.0.2.9\",ttl=\"2\"} 2\n");
	expect(text, "leadline_hop_rtt_seconds{target=\"192.0.2.9\",ttl=\"1\","
		     "addr=\"10.0.1.1\"} 0.002");
	tracing_free(tracing);
}

TEST(traces_side_by_side_are_in_one_file)
{
	const struct addr targets[] = {net_addr("192.0.2.9"),
				       net_addr("192.0.2.10")};
	struct tracing *tracing = tracing_new("192.0.2.9");
	char text[8192];

	net_line(&tracing->net, targets[0], 1, MS);
	net_line(&tracing->net, targets[1], 2, MS);
	tracing->targets = targets;
	tracing->count = 2;
	run(tracing, "-n -q 1", text, sizeof(text));
	expect(text, "leadline_path_hops{target=\"192.0.2.9\","
		     "addr=\"192.0.2.9\"} 2\n");
	expect(text, "leadline_path_hops{target=\"192.0.2.10\","
		     "addr=\"192.0.2.10\"} 3\n");
	tracing_free(tracing);
}

TEST(what_cannot_be_written_is_trouble)
{
	struct tracing *tracing = tracing_new("192.0.2.9");

	net_line(&tracing->net, tracing->target, 1, MS);
	tracing_run(tracing, "-n --metrics nowhere/trace.prom");
	assert_true(tracing->trace->tally.unwritten);
	tracing_free(tracing);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(silent_and_answering_hops_are_counted),
		cmocka_unit_test(traces_side_by_side_are_in_one_file),
		cmocka_unit_test(what_cannot_be_written_is_trouble),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
