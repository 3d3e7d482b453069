/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Rows of text, from a model filled by hand.
 */
#include "trace_text.h"

#include "base/ns.h"

#include "unit.h"

/* A path that is known, and what is shown of it. */
struct page {
	struct trace_options options;
	struct trace_hops *hops;
	struct output output;
	char memory[4096];
	struct probe_form form;
	struct trace_text text;
};

/* Begins again, when the options have changed. */
static void start_page(struct page *page, const struct addr *target)
{
	trace_text_init(&page->text, &page->options, page->hops, &page->form,
			target, &page->output);
}

static void open_page(struct page *page, uint8_t last, uint8_t queries,
		      const char *target)
{
	struct addr addr;

	memset(page, 0, sizeof(*page));
	assert_true(addr_parse(target, &addr));
	page->options.host = "dst.example";
	page->options.last = last;
	page->options.first = 1;
	page->hops = calloc(1, sizeof(*page->hops));
	assert_non_null(page->hops);
	trace_hops_init(page->hops, 1, last, queries);
	output_init(&page->output, -1, page->memory, sizeof(page->memory));
	page->options.module = trace_module_default();
	page->form.tag.carrier = TAG_UDP_FLOW;
	start_page(page, &addr);
}

static void show(struct page *page)
{
	page->text.view.ops->show(&page->text.view, NULL, 0);
}

static void expect(struct page *page, const char *golden)
{
	show(page);
	assert_string_equal(page->memory, golden);
	free(page->hops);
}

/* An answer to a query, an ICMP error of some type and code. */
static void answer(struct page *page, uint8_t ttl, uint8_t query,
		   const char *from, int64_t rtt, uint8_t type, uint8_t code)
{
	struct reply reply = {
		.meaning = ICMP_ERROR,
		.type = type,
		.code = code,
		.info = 1400,
		.quoted_ttl = -1,
	};
	struct event event = {
		.kind = EVENT_REPLY,
		.probe = {.ttl = ttl, .query = query},
		.rtt = rtt,
		.reply = &reply,
	};

	assert_true(addr_parse(from, &reply.from));
	trace_hops_note(page->hops, &event);
}

static void hop(struct page *page, uint8_t ttl, uint8_t query, const char *from,
		int64_t us)
{
	answer(page, ttl, query, from, us * NS_PER_US, ICMP4_TIME_EXCEEDED, 0);
}

static void silent(struct page *page, uint8_t ttl, uint8_t query)
{
	trace_hops_cell(page->hops, ttl, query)->state = TRACE_SILENT;
}

TEST(text_starts_with_a_line_that_is_not_ended)
{
	struct page page;

	open_page(&page, 30, 3, "10.88.0.1");
	page.text.view.ops->start(&page.text.view);
	expect(&page, "traceroute to dst.example (10.88.0.1), 30 hops max, "
		      "60 byte packets");
	open_page(&page, 5, 3, "fd88::1");
	page.options.size_given = true;
	page.options.packet_size = 1000;
	page.options.host = "a\033[2Jb";
	start_page(&page, &page.text.target);
	page.text.view.ops->start(&page.text.view);
	expect(&page, "traceroute to a\\033[2Jb (fd88::1), 5 hops max, "
		      "1000 byte packets");
}

TEST(text_shows_a_hop_with_one_address)
{
	struct page page;

	open_page(&page, 2, 3, "10.88.0.1");
	hop(&page, 1, 0, "10.77.0.2", 21);
	hop(&page, 1, 1, "10.77.0.2", 3);
	hop(&page, 1, 2, "10.77.0.2", 1234567);
	expect(&page, "\n 1  10.77.0.2  0.021 ms  0.003 ms  1234.567 ms");
}

TEST(text_repeats_an_address_only_when_it_changes)
{
	struct page page;

	open_page(&page, 2, 5, "10.88.0.1");
	hop(&page, 1, 0, "10.66.2.2", 9730);
	hop(&page, 1, 1, "10.66.2.3", 13805);
	hop(&page, 1, 2, "10.66.2.3", 13806);
	silent(&page, 1, 3);
	hop(&page, 1, 4, "10.66.2.3", 13847);
	hop(&page, 2, 0, "10.66.2.3", 1);
	expect(&page, "\n 1  10.66.2.2  9.730 ms 10.66.2.3  13.805 ms  "
		      "13.806 ms *  13.847 ms\n 2  10.66.2.3  0.001 ms");
}

TEST(text_shows_stars_in_their_place)
{
	struct page page;

	open_page(&page, 2, 3, "10.88.0.1");
	for (uint8_t query = 0; query < 3; query++)
		silent(&page, 1, query);
	silent(&page, 2, 0);
	answer(&page, 2, 1, "10.77.2.2", 62000, ICMP4_UNREACHABLE, 13);
	answer(&page, 2, 2, "10.77.2.2", 17000, ICMP4_UNREACHABLE, 13);
	expect(&page, "\n 1  * * *"
		      "\n 2  * 10.77.2.2  0.062 ms !X  0.017 ms !X");
}

TEST(text_waits_at_the_first_cell_that_is_open)
{
	struct page page;

	open_page(&page, 2, 2, "10.88.0.1");
	hop(&page, 1, 1, "10.77.0.2", 5);
	hop(&page, 2, 0, "10.77.1.2", 6);
	show(&page);
	assert_string_equal(page.memory, "");
	hop(&page, 1, 0, "10.77.0.2", 4);
	expect(&page, "\n 1  10.77.0.2  0.004 ms  0.005 ms"
		      "\n 2  10.77.1.2  0.006 ms");
}

/* What was asked a moment ago is no loss, and what was not asked even less. */
TEST(text_that_is_cut_short_has_no_star_for_what_is_open)
{
	struct page page;

	open_page(&page, 30, 3, "10.88.0.1");
	page.options.summary = true;
	start_page(&page, &page.text.target);
	silent(&page, 1, 0);
	hop(&page, 1, 2, "10.77.0.2", 43);
	trace_hops_ask(page.hops, 1, 1, 0);
	trace_hops_ask(page.hops, 2, 0, 0);
	hop(&page, 3, 1, "10.77.2.2", 58);
	show(&page);
	page.text.view.ops->finish(&page.text.view);
	expect(&page, "\n 1  * 10.77.0.2  0.043 ms (50% loss)"
		      "\n 3  10.77.2.2  0.058 ms (0% loss)\n");
}

TEST(text_ends_with_the_nearest_final_answer)
{
	struct page page;

	open_page(&page, 9, 1, "10.88.0.1");
	answer(&page, 3, 0, "10.88.0.1", 3000, ICMP4_UNREACHABLE, 3);
	answer(&page, 2, 0, "10.88.0.1", 2000, ICMP4_UNREACHABLE, 3);
	hop(&page, 1, 0, "10.77.0.2", 1);
	expect(&page, "\n 1  10.77.0.2  0.001 ms\n 2  10.88.0.1  0.002 ms");
}

TEST(text_says_that_our_own_system_refused)
{
	struct page page;

	open_page(&page, 1, 2, "10.88.0.1");
	trace_hops_cell(page.hops, 1, 0)->state = TRACE_REFUSED;
	hop(&page, 1, 1, "10.77.0.2", 5);
	expect(&page, "\n 1  * !E 10.77.0.2  0.005 ms");
}

TEST(text_rounds_times_to_microseconds)
{
	struct page page;

	open_page(&page, 1, 3, "10.88.0.1");
	answer(&page, 1, 0, "10.77.0.2", 499, ICMP4_TIME_EXCEEDED, 0);
	answer(&page, 1, 1, "10.77.0.2", 500, ICMP4_TIME_EXCEEDED, 0);
	answer(&page, 1, 2, "10.77.0.2", 1999500, ICMP4_TIME_EXCEEDED, 0);
	expect(&page, "\n 1  10.77.0.2  0.000 ms  0.001 ms  2.000 ms");
}

struct note {
	uint8_t type;
	uint8_t code;
	const char *text;
};

static void expect_notes(const struct note *notes, size_t count,
			 const char *from)
{
	for (size_t i = 0; i < count; i++) {
		char golden[80];
		struct buf buf;
		struct page page;

		open_page(&page, 1, 1, from);
		answer(&page, 1, 0, from, 5000, notes[i].type, notes[i].code);
		buf_init(&buf, golden, sizeof(golden));
		buf_print(&buf, "\n 1  %s  0.005 ms%s", from, notes[i].text);
		expect(&page, golden);
	}
}

TEST(text_has_a_note_for_each_code_of_v4)
{
	static const struct note notes[] = {
		{11, 0, ""},	     {3, 0, " !N"},	  {3, 1, " !H"},
		{3, 2, " !P"},	     {3, 3, ""},	  {3, 4, " !F-1400"},
		{3, 5, " !S"},	     {3, 6, " !N"},	  {3, 7, " !H"},
		{3, 8, " !N"},	     {3, 9, " !X"},	  {3, 10, " !X"},
		{3, 11, " !N"},	     {3, 12, " !H"},	  {3, 13, " !X"},
		{3, 14, " !V"},	     {3, 15, " !C"},	  {3, 16, " !<16>"},
		{11, 1, " !<11-1>"}, {12, 0, " !<12-0>"},
	};

	expect_notes(notes, COUNT(notes), "10.77.2.2");
}

TEST(text_has_a_note_for_each_code_of_v6)
{
	static const struct note notes[] = {
		{3, 0, ""},	 {1, 0, " !N"},	     {1, 1, " !X"},
		{1, 2, " !H"},	 {1, 3, " !H"},	     {1, 4, ""},
		{1, 5, " !<5>"}, {2, 0, " !F-1400"}, {4, 1, " !<4-1>"},
	};

	expect_notes(notes, COUNT(notes), "fd77::2");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_starts_with_a_line_that_is_not_ended),
		cmocka_unit_test(text_shows_a_hop_with_one_address),
		cmocka_unit_test(text_repeats_an_address_only_when_it_changes),
		cmocka_unit_test(text_shows_stars_in_their_place),
		cmocka_unit_test(text_waits_at_the_first_cell_that_is_open),
		cmocka_unit_test(
			text_that_is_cut_short_has_no_star_for_what_is_open),
		cmocka_unit_test(text_ends_with_the_nearest_final_answer),
		cmocka_unit_test(text_says_that_our_own_system_refused),
		cmocka_unit_test(text_rounds_times_to_microseconds),
		cmocka_unit_test(text_has_a_note_for_each_code_of_v4),
		cmocka_unit_test(text_has_a_note_for_each_code_of_v6),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
