/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Words for types and codes.
 */
#include "ping_icmp_text.h"

#include "wire/icmp.h"

#include <stddef.h>

/* By code, from 0 on; NULL where there is no word for it. */
struct words {
	const char *const *text;
	size_t count;
};

#define WORDS(list)                                                            \
	{                                                                      \
		list, sizeof(list) / sizeof((list)[0])                         \
	}

static const char *const unreachable4[] = {
	"Destination Net Unreachable",
	"Destination Host Unreachable",
	"Destination Protocol Unreachable",
	"Destination Port Unreachable",
	NULL, /* too big: it has a number in it */
	"Source Route Failed",
	"Destination Net Unknown",
	"Destination Host Unknown",
	"Source Host Isolated",
	"Destination Net Prohibited",
	"Destination Host Prohibited",
	"Destination Net Unreachable for Type of Service",
	"Destination Host Unreachable for Type of Service",
	"Packet filtered",
	"Precedence Violation",
	"Precedence Cutoff",
};

static const char *const redirect4[] = {
	"Redirect Network",
	"Redirect Host",
	"Redirect Type of Service and Network",
	"Redirect Type of Service and Host",
};

static const char *const exceeded4[] = {
	"Time to live exceeded",
	"Frag reassembly time exceeded",
};

static const char *const type4[] = {
	[4] = "Source Quench",
	[8] = "Echo Request",
	[13] = "Timestamp",
	[14] = "Timestamp Reply",
	[15] = "Information Request",
	[16] = "Information Reply",
	[17] = "Address Mask Request",
	[18] = "Address Mask Reply",
};

static const char *const unreachable6[] = {
	"No route",
	"Administratively prohibited",
	"Beyond scope of source address",
	"Address unreachable",
	"Port unreachable",
	"Source address failed ingress/egress policy",
	"Reject route to destination",
};

static const char *const exceeded6[] = {
	"Hop limit",
	"Defragmentation failure",
};

static const char *const problem6[] = {
	"Wrong header field",
	"Unknown header",
	"Unknown option",
};

/* From type 128 on. */
static const char *const type6[] = {
	"Echo request", "Echo reply",	 "MLD Query",
	"MLD Report",	"MLD Reduction",
};

static const struct words words_unreachable4 = WORDS(unreachable4);
static const struct words words_redirect4 = WORDS(redirect4);
static const struct words words_exceeded4 = WORDS(exceeded4);
static const struct words words_type4 = WORDS(type4);
static const struct words words_unreachable6 = WORDS(unreachable6);
static const struct words words_exceeded6 = WORDS(exceeded6);
static const struct words words_problem6 = WORDS(problem6);
static const struct words words_type6 = WORDS(type6);

/* Appends the word for CODE, or OTHER with the code behind it. */
static void put_word(const struct words *words, unsigned int code,
		     const char *other, struct buf *buf)
{
	if (code < words->count && words->text[code] != NULL)
		buf_text(buf, words->text[code]);
	else
		buf_print(buf, "%s%u", other, code);
}

static void put_redirect(const struct reply *reply, struct output *output)
{
	struct buf *buf = &output->text;

	put_word(&words_redirect4, reply->code, "Redirect, Bad Code: ", buf);
	buf_text(buf, "(New nexthop: ");
	output_host(output, &reply->gateway, OUTPUT_HOST_TRACE);
	buf_char(buf, ')');
}

static void put_v4(const struct reply *reply, struct output *output)
{
	struct buf *buf = &output->text;

	switch (reply->type) {
	case ICMP4_UNREACHABLE:
		if (icmp_is_too_big(ADDR_V4, reply->type, reply->code))
			buf_print(buf, "Frag needed and DF set (mtu = %u)",
				  (unsigned int)reply->info);
		else
			put_word(&words_unreachable4, reply->code,
				 "Dest Unreachable, Bad Code: ", buf);
		break;
	case ICMP4_REDIRECT:
		put_redirect(reply, output);
		break;
	case ICMP4_TIME_EXCEEDED:
		put_word(&words_exceeded4, reply->code,
			 "Time exceeded, Bad Code: ", buf);
		break;
	case ICMP4_PARAMETER_PROBLEM:
		buf_print(buf, "Parameter problem: pointer = %u",
			  (unsigned int)reply->info);
		break;
	default:
		put_word(&words_type4, reply->type, "Bad ICMP type: ", buf);
		break;
	}
}

static void put_too_big(const struct reply *reply, struct buf *buf)
{
	buf_print(buf, "Packet too big: mtu=%u", (unsigned int)reply->info);
	if (reply->code != 0)
		buf_print(buf, ", code=%u", reply->code);
}

static void put_problem6(const struct reply *reply, struct buf *buf)
{
	buf_text(buf, "Parameter problem: ");
	put_word(&words_problem6, reply->code, "code ", buf);
	buf_print(buf, " at %u", (unsigned int)reply->info);
}

static void put_v6(const struct reply *reply, struct buf *buf)
{
	switch (reply->type) {
	case ICMP6_UNREACHABLE:
		buf_text(buf, "Destination unreachable: ");
		put_word(&words_unreachable6, reply->code, "Unknown code ",
			 buf);
		break;
	case ICMP6_TOO_BIG:
		put_too_big(reply, buf);
		break;
	case ICMP6_TIME_EXCEEDED:
		buf_text(buf, "Time exceeded: ");
		put_word(&words_exceeded6, reply->code, "code ", buf);
		break;
	case ICMP6_PARAMETER_PROBLEM:
		put_problem6(reply, buf);
		break;
	default:
		if (reply->type - ICMP6_ECHO_REQUEST >= 0 &&
		    (size_t)(reply->type - ICMP6_ECHO_REQUEST) <
			    words_type6.count)
			buf_text(buf, words_type6.text[reply->type -
						       ICMP6_ECHO_REQUEST]);
		else
			buf_print(buf, "unknown icmp type: %u", reply->type);
		break;
	}
}

void ping_icmp_text(enum addr_family family, const struct reply *reply,
		    struct output *output)
{
	if (family == ADDR_V4)
		put_v4(reply, output);
	else
		put_v6(reply, &output->text);
}
