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
	PURPOSE_TCP = 'T',
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

/* 16 bits that name the probe and 16 that nobody else can know. */
static uint32_t tcp_seq_of(const struct tag_codec *codec, uint32_t number,
			   uint16_t flow)
{
	uint32_t low = (uint16_t)number | (uint32_t)flow << 16;

	return (uint32_t)primary_of(codec, number) << 16 |
	       (uint16_t)keyed(codec, PURPOSE_TCP, low);
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
	tag->tcp_seq = tcp_seq_of(codec, number, flow);
	tag->checksum = (uint16_t)tag->flow_label;
	if (codec->carrier == TAG_UDP_FLOW)
		tag->checksum = primary_of(codec, number);
	else
		tag->seq = primary_of(codec, number);
}

/* The number in the payload. */
enum proof {
	PROOF_NONE, /* too little came back */
	PROOF_GOOD,
	PROOF_BAD,
};

/* A MAC of zeros is none: some routers pad a short quote with them. */
static enum proof get_payload(const struct tag_codec *codec,
			      const struct reply *reply, uint32_t *number)
{
	struct cursor cursor = cursor_of(reply->payload);
	uint64_t mac;

	cursor_skip(&cursor, 4);
	*number = cursor_u32(&cursor);
	mac = cursor_u64(&cursor);
	if (cursor.bad || (mac == 0 && reply->meaning != ICMP_ECHO_REPLY))
		return PROOF_NONE;
	return mac == keyed(codec, PURPOSE_MAC, *number) ? PROOF_GOOD
							 : PROOF_BAD;
}

static bool is_echo(const struct tag_codec *codec)
{
	return codec->carrier == TAG_ECHO_SEQ ||
	       codec->carrier == TAG_ECHO_FLOW;
}

static bool flow_of(const struct tag_codec *codec, const struct reply *reply,
		    uint16_t *flow)
{
	if (codec->portless)
		*flow = 0;
	else if (is_echo(codec))
		*flow = (uint16_t)(reply->ident - codec->ident);
	else if (reply->dest_port != codec->dest_port)
		return false;
	else
		*flow = (uint16_t)(reply->source_port - codec->source_port);
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

static uint32_t number_of(const struct tag_codec *codec, enum purpose purpose,
			  uint16_t value, uint32_t newest)
{
	return tag_unwrap(newest, permute16_inverse(&codec->key,
						    (uint8_t)purpose, value));
}

/*
 * Two numbers share the UDP checksum 0xffff. The one that PRIMARY found first
 * is right unless the IP ID names its twin.
 */
static uint32_t choose_twin(const struct tag_codec *codec,
			    const struct reply *reply, uint32_t newest,
			    uint32_t number)
{
	uint32_t twin = number_of(codec, PURPOSE_PRIMARY, 0, newest);

	if (reply->checksum == 0xffff && reply->has_ip_id &&
	    second_of(codec, number) != reply->ip_id &&
	    second_of(codec, twin) == reply->ip_id)
		return twin;
	return number;
}

/* The number that the fields of the headers stand for, or no such field. */
static bool get_fields(const struct tag_codec *codec, const struct reply *reply,
		       uint32_t newest, struct tag_claim *claim)
{
	bool has_second = codec->own_header && reply->has_ip_id;

	if (codec->carrier == TAG_ECHO_FLOW) {
		claim->number =
			number_of(codec, PURPOSE_PRIMARY, reply->seq, newest);
		claim->verdict = TAG_HINT;
	} else if (codec->carrier == TAG_UDP_FLOW && codec->own_header &&
		   codec->balanced && reply->has_checksum) {
		claim->number = number_of(codec, PURPOSE_PRIMARY,
					  reply->checksum, newest);
		claim->number =
			choose_twin(codec, reply, newest, claim->number);
		claim->verdict = TAG_HINT;
		if (has_second &&
		    second_of(codec, claim->number) == reply->ip_id)
			claim->verdict = TAG_NUMBER;
	} else if (has_second) {
		claim->number =
			number_of(codec, PURPOSE_SECOND, reply->ip_id, newest);
		claim->verdict = TAG_HINT;
	} else {
		return false;
	}
	return true;
}

/*
 * Traceroute. A good MAC settles it. Without one the header fields have to name
 * the number; with a bad one two of them have to agree, since an address
 * translator may have changed one and a scrubber the other.
 */
static void get_flow(const struct tag_codec *codec, const struct reply *reply,
		     uint32_t newest, enum proof proof, struct tag_claim *claim)
{
	if (proof == PROOF_GOOD)
		claim->verdict = TAG_NUMBER;
	else if (!get_fields(codec, reply, newest, claim))
		claim->verdict = proof == PROOF_BAD ? TAG_FORGED : TAG_FLOW;
	else if (proof == PROOF_BAD && claim->verdict == TAG_HINT)
		claim->verdict = TAG_FORGED;
}

/* SEQ names a probe if its check is right. */
static bool check_tcp(const struct tag_codec *codec, uint32_t seq,
		      uint32_t newest, struct tag_claim *claim)
{
	claim->number = number_of(codec, PURPOSE_PRIMARY, (uint16_t)(seq >> 16),
				  newest);
	claim->verdict = TAG_NUMBER;
	return tcp_seq_of(codec, claim->number, claim->flow) == seq;
}

/* An answer acknowledges our sequence, or one more when we sent SYN or FIN. */
static void get_tcp(const struct tag_codec *codec, const struct reply *reply,
		    uint32_t newest, struct tag_claim *claim)
{
	if (!codec->own_header)
		claim->verdict = TAG_FLOW;
	else if (!check_tcp(codec, reply->tcp_seq, newest, claim) &&
		 (reply->meaning != ICMP_ECHO_REPLY ||
		  !check_tcp(codec, reply->tcp_seq - 1, newest, claim)))
		claim->verdict = TAG_FORGED;
}

struct tag_claim tag_get(const struct tag_codec *codec,
			 const struct reply *reply, uint32_t newest)
{
	struct tag_claim claim = {.verdict = TAG_FOREIGN, .seq16 = reply->seq};
	enum proof proof;

	if (!flow_of(codec, reply, &claim.flow))
		return claim;
	proof = get_payload(codec, reply, &claim.number);
	if (codec->carrier == TAG_ECHO_SEQ)
		get_seq(proof, &claim);
	else if (codec->carrier == TAG_TCP_FLOW)
		get_tcp(codec, reply, newest, &claim);
	else
		get_flow(codec, reply, newest, proof, &claim);
	return claim;
}
