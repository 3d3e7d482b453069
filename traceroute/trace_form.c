/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Forms.
 */
#include "trace_form.h"

#include "wire/ip.h"

#include <string.h>

static enum tag_carrier carrier_of(enum trace_method method)
{
	switch (method) {
	case TRACE_METHOD_UDP:
		return TAG_UDP_FLOW;
	case TRACE_METHOD_ICMP:
		return TAG_ECHO_FLOW;
	case TRACE_METHOD_TCP:
		return TAG_TCP_FLOW;
	case TRACE_METHOD_UDPLITE:
	case TRACE_METHOD_DCCP:
	case TRACE_METHOD_SCTP:
	case TRACE_METHOD_RAW:
		break;
	}
	return TAG_ID_FLOW;
}

void trace_form_init(struct probe_form *form, const struct trace_setup *setup)
{
	const struct trace_options *options = setup->options;
	enum addr_family family = setup->family;

	form->tag = (struct tag_codec){
		.carrier = carrier_of(options->module->method),
		.key = setup->key,
		.ident = setup->ident,
		.first_seq = options->sequence,
		.source_port = setup->source_port,
		.dest_port = options->port,
		.protocol = options->protocol,
		.portless = options->module->method == TRACE_METHOD_RAW,
		.flows = trace_options_flows(options),
		.own_header = setup->own_header,
		.balanced = trace_options_payload(options, family) >= TAG_SIZE,
	};
	form->tcp =
		trace_module_tcp(&options->special, &setup->sysctls, family);
	form->transport = (struct transport_form){
		.coverage = options->special.coverage,
		.service = options->special.service,
	};
	form->tos = options->tos;
	form->dont_fragment = options->dont_fragment;
	form->flow_label = options->flow_label;
	form->ip_options_size = setup->ip_options_size;
	memcpy(form->ip_options, setup->ip_options, IP_OPTIONS_MAX);
}

/* IPv6 has no IP ID, which does for the others. */
static bool is_blind_over_v6(const struct tag_codec *tag)
{
	if (tag->carrier == TAG_UDP_FLOW)
		return !tag->balanced;
	return tag->carrier == TAG_ID_FLOW;
}

bool trace_form_is_blind(const struct probe_form *form, enum addr_family family)
{
	const struct tag_codec *tag = &form->tag;

	if (tag->carrier == TAG_ECHO_FLOW)
		return false;
	if (!tag->own_header)
		return true;
	return family == ADDR_V6 && is_blind_over_v6(tag);
}

static size_t transport_part(const struct probe_form *form, uint16_t payload)
{
	if (form->tag.carrier == TAG_TCP_FLOW)
		return tcp_size(&form->tcp);
	if (form->tag.carrier == TAG_ID_FLOW)
		return transport_size(
			form->tag.portless ? 0 : form->tag.protocol, payload);
	return (size_t)TRACE_MODULE_HEADER + payload;
}

uint32_t trace_form_packet(const struct probe_form *form,
			   enum addr_family family, uint16_t payload)
{
	size_t header = family == ADDR_V4 ? (size_t)IP_V4_HEADER_SIZE +
						    form->ip_options_size
					  : IP_V6_HEADER_SIZE;

	return (uint32_t)(header + transport_part(form, payload));
}

/* A connect sends a SYN as the system likes it, and nothing else. */
bool trace_form_needs_raw(const struct trace_options *options)
{
	const struct trace_module_options *special = &options->special;
	const struct tcp_form none = {0};

	if (options->gateways != NULL)
		return true;
	if (options->module->method == TRACE_METHOD_TCP)
		return memcmp(&special->tcp, &none, sizeof(none)) != 0 ||
		       special->mss;
	return special->icmp == TRACE_MODULE_RAW;
}
