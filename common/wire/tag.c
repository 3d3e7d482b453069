/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Numbers into packets, packets into numbers.
 */
#include "wire/tag.h"

#include "base/permute.h"
#include "wire/reply.h"
#include "wire/writer.h"

/* What the key is used for; no two uses share their input. */
enum purpose {
	PURPOSE_PRIMARY = 'A',
	PURPOSE_SECOND = 'B',
	PURPOSE_FLOW = 'F',
	PURPOSE_MAC = 'M',
};

static uint64_t keyed(const struct tag_codec *codec, enum purpose purpose,
		      uint32_t value)
{
	uint8_t input[5];
	struct writer writer = writer_start(input, sizeof(input));

	writer_u8(&writer, (uint8_t)purpose);
	writer_u32(&writer, value);
	return siphash(&codec->key, input, sizeof(input));
}

uint32_t tag_unwrap(uint32_t newest, uint16_t low16)
{
	return newest - (uint16_t)(newest - low16);
}

/* 0 means "no checksum" in UDP and its twin is 0xffff (RFC 768). */
static uint16_t primary_of(const struct tag_codec *codec, uint32_t number)
{
	uint16_t value =
		permute16(&codec->key, PURPOSE_PRIMARY, (uint16_t)number);

	if (codec->carrier == TAG_UDP_FLOW && value == 0)
		return 0xffff;
	return value;
}

/* An IP ID of 0 would be filled in by the kernel. */
static uint16_t second_of(const struct tag_codec *codec, uint32_t number)
{
	uint16_t value =
		permute16(&codec->key, PURPOSE_SECOND, (uint16_t)number);

	return value == 0 ? 0xffff : value;
}

static void put_payload(const struct tag_codec *codec, uint32_t number,
			uint8_t payload[TAG_SIZE])
{
	struct writer writer = writer_start(payload, TAG_SIZE);

	writer_u32(&writer, 0);
	writer_u32(&writer, number);
	writer_u64(&writer, keyed(codec, PURPOSE_MAC, number));
}

void tag_put(const struct tag_codec *codec, uint32_t number, uint32_t seq,
	     uint16_t flow, struct tag *tag)
{
	*tag = (struct tag){
		.ident = (uint16_t)(codec->ident + flow),
		.source_port = (uint16_t)(codec->source_port + flow),
	};
	put_payload(codec, number, tag->payload);
	if (codec->carrier == TAG_ECHO_SEQ) {
		tag->seq = (uint16_t)seq;
		return;
	}
	tag->flow_label = (uint32_t)keyed(codec, PURPOSE_FLOW, flow) & 0xfffff;
	tag->ip_id = second_of(codec, number);
	if (codec->carrier == TAG_UDP_FLOW) {
		tag->checksum = primary_of(codec, number);
	} else {
		tag->checksum = (uint16_t)tag->flow_label;
		tag->seq = primary_of(codec, number);
	}
}

/* The number in the payload. */
enum proof {
	PROOF_NONE, /* too little came back */
	PROOF_GOOD,
	PROOF_BAD,
};

static enum proof get_payload(const struct tag_codec *codec,
			      struct span payload, uint32_t *number)
{
	struct cursor cursor = cursor_of(payload);
	uint64_t mac;

	cursor_skip(&cursor, 4);
	*number = cursor_u32(&cursor);
	mac = cursor_u64(&cursor);
	if (cursor.bad)
		return PROOF_NONE;
	return mac == keyed(codec, PURPOSE_MAC, *number) ? PROOF_GOOD
							 : PROOF_BAD;
}

static bool flow_of(const struct tag_codec *codec, const struct reply *reply,
		    uint16_t *flow)
{
	uint16_t value = codec->carrier == TAG_UDP_FLOW ? reply->source_port
							: reply->ident;
	uint16_t base = codec->carrier == TAG_UDP_FLOW ? codec->source_port
						       : codec->ident;

	*flow = (uint16_t)(value - base);
	if (codec->carrier == TAG_UDP_FLOW &&
	    reply->dest_port != codec->dest_port)
		return false;
	return *flow < codec->flows;
}

/* Ping: the sequence is plain, only the payload proves anything. */
static void get_seq(enum proof proof, struct tag_claim *claim)
{
	if (proof == PROOF_BAD)
		claim->verdict = TAG_FORGED;
	else
		claim->verdict = proof == PROOF_GOOD ? TAG_NUMBER : TAG_SEQ;
}

/* The number that the primary field stands for, and whether there is one. */
static bool get_primary(const struct tag_codec *codec,
			const struct reply *reply, uint32_t newest,
			uint32_t *number)
{
	enum purpose purpose = PURPOSE_PRIMARY;
	uint16_t value = reply->seq;

	if (codec->carrier == TAG_UDP_FLOW && codec->own_header &&
	    codec->balanced && reply->has_checksum) {
		value = reply->checksum;
	} else if (codec->carrier == TAG_UDP_FLOW) {
		if (!codec->own_header || !reply->has_ip_id)
			return false;
		purpose = PURPOSE_SECOND;
		value = reply->ip_id;
	}
	*number =
		tag_unwrap(newest, permute16_inverse(&codec->key,
						     (uint8_t)purpose, value));
	return true;
}

/* The two numbers of which one was sent with checksum 0xffff. */
static uint32_t twin_of(const struct tag_codec *codec,
			const struct reply *reply, uint32_t newest,
			uint32_t number)
{
	uint32_t twin = tag_unwrap(
		newest, permute16_inverse(&codec->key, PURPOSE_PRIMARY, 0));

	if (codec->carrier == TAG_UDP_FLOW && reply->checksum == 0xffff &&
	    second_of(codec, number) != reply->ip_id &&
	    second_of(codec, twin) == reply->ip_id)
		return twin;
	return number;
}

/*
 * Traceroute: the header field and the second copy or the payload have to say
 * the same. One of them may be altered on the way (an address translator
 * changes the checksum, a scrubber the IP ID), then the other has to be proven.
 */
static void get_flow(const struct tag_codec *codec, const struct reply *reply,
		     uint32_t newest, enum proof proof, struct tag_claim *claim)
{
	uint32_t number;

	if (proof == PROOF_GOOD) {
		claim->verdict = TAG_NUMBER;
		return;
	}
	if (!get_primary(codec, reply, newest, &number)) {
		claim->verdict = proof == PROOF_BAD ? TAG_FORGED : TAG_FLOW;
		return;
	}
	number = twin_of(codec, reply, newest, number);
	claim->number = number;
	if (codec->own_header && codec->balanced && reply->has_ip_id &&
	    second_of(codec, number) == reply->ip_id)
		claim->verdict = TAG_NUMBER;
	else
		claim->verdict = proof == PROOF_BAD ? TAG_FORGED : TAG_HINT;
}

struct tag_claim tag_get(const struct tag_codec *codec,
			 const struct reply *reply, uint32_t newest)
{
	struct tag_claim claim = {.verdict = TAG_FOREIGN, .seq16 = reply->seq};
	enum proof proof;

	if (!flow_of(codec, reply, &claim.flow))
		return claim;
	proof = get_payload(codec, reply->payload, &claim.number);
	if (codec->carrier == TAG_ECHO_SEQ)
		get_seq(proof, &claim);
	else
		get_flow(codec, reply, newest, proof, &claim);
	return claim;
}
