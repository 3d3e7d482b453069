/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What all probes of a run have in common, as the options want it. Pure.
 */
#ifndef LEADLINE_PING_FORM_H
#define LEADLINE_PING_FORM_H

#include "ping_options.h"
#include "wire/ip_options.h"
#include "wire/probe.h"

#include <stddef.h>
#include <stdint.h>

/* How many flows the probes are dealt out to: two where the rate is more than
 * one thread can send. One identifier that the user named stays one. */
uint16_t ping_form_flows(const struct ping_options *options);

/* Everything but the secret and the identifier, which others know. */
void ping_form_init(struct probe_form *form,
		    const struct ping_options *options);

/* Writes the IPv4 options of a probe and returns their size, 0 for none. */
size_t ping_form_ip_options(const struct ping_options *options,
			    uint8_t bytes[IP_OPTIONS_MAX]);

/* Bytes that the answers to a burst take while nobody reads them, 0: there is
 * no burst. At most INT32_MAX / 2. */
int64_t ping_form_burst(const struct ping_options *options);

/* The flow label to send, 0: the system's. -F 0 wants any other: DRAWN gives
 * the bits. */
uint32_t ping_form_flow_label(const struct ping_options *options,
			      uint32_t drawn);

#endif
