/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Options into the form of probes.
 */
#include "ping_form.h"

#include "base/ns.h"

#include <string.h>

/* What the kernel counts for a packet beside its payload, bytes, halved. */
#define ANSWER_ROOM 512

/* Packets per second that one thread manages on any machine. */
#define RATE_OF_ONE 50000

static enum tag_carrier carrier_of(enum probe_query query)
{
	switch (query) {
	case PROBE_QUERY_ECHO:
		break;
	case PROBE_QUERY_TIMESTAMP:
		return TAG_TIMESTAMP;
	case PROBE_QUERY_INTERFACE:
		return TAG_INTERFACE;
	case PROBE_QUERY_NODE:
		return TAG_NODE;
	}
	return TAG_ECHO_SEQ;
}

/* Very many have no room for a sequence each. */
static enum tag_carrier echo_of(const struct ping_options *options)
{
	return options->crowd ? TAG_ECHO_NUMBER : carrier_of(options->query);
}

uint16_t ping_form_flows(const struct ping_options *options)
{
	bool fast = options->rate == 0 || options->rate > RATE_OF_ONE;

	return options->crowd && fast && options->ident < 0 ? 2 : 1;
}

void ping_form_init(struct probe_form *form, const struct ping_options *options)
{
	*form = (struct probe_form){
		.tag = {.carrier = echo_of(options),
			.flows = ping_form_flows(options)},
		.query = options->query,
		.node = options->node,
		.interface = options->interface,
		.dont_fragment = options->mtu == PING_MTU_DO ||
				 options->mtu == PING_MTU_PROBE,
		.pattern_size = options->pattern_size,
	};
	memcpy(form->pattern, options->pattern, sizeof(form->pattern));
}

size_t ping_form_ip_options(const struct ping_options *options,
			    uint8_t bytes[IP_OPTIONS_MAX])
{
	switch (options->record) {
	case PING_RECORD_NOTHING:
		break;
	case PING_RECORD_ROUTE:
		return ip_options_record_route(bytes);
	case PING_RECORD_STAMPS:
		return ip_options_timestamp(bytes, IP_OPTION_STAMPS_ONLY, NULL,
					    0);
	case PING_RECORD_STAMPS_ADDR:
		return ip_options_timestamp(bytes, IP_OPTION_STAMPS_AND_ADDR,
					    NULL, 0);
	case PING_RECORD_STAMPS_OF:
		return ip_options_timestamp(bytes, IP_OPTION_STAMPS_PRESPEC,
					    options->hops, options->hop_count);
	case PING_RECORD_SOURCE_ROUTE:
		return ip_options_source_route(bytes, options->dont_route,
					       options->hops,
					       options->hop_count);
	}
	return 0;
}

int64_t ping_form_burst(const struct ping_options *options)
{
	int64_t probes = options->preload * (int64_t)options->host_count;

	if (options->preload == 1)
		return 0;
	return ns_min(probes * (options->size + ANSWER_ROOM), INT32_MAX / 2);
}

uint32_t ping_form_flow_label(const struct ping_options *options,
			      uint32_t drawn)
{
	if (options->flow_label < 0)
		return 0;
	if (options->flow_label > 0)
		return (uint32_t)options->flow_label;
	return (drawn & 0xffffe) + 1;
}
