/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Numbers into packets, packets into numbers.
 */
#include "wire/tag.h"

#include "wire/ip.h"
#include "wire/reply.h"
#include "wire/tag_key.h"
#include "wire/writer.h"

#include <string.h>

enum probe_query tag_query(enum tag_carrier carrier)
{
	switch (carrier) {
	case TAG_TIMESTAMP:
		return PROBE_QUERY_TIMESTAMP;
	case TAG_INTERFACE:
		return PROBE_QUERY_INTERFACE;
	case TAG_NODE:
		return PROBE_QUERY_NODE;
	case TAG_ECHO_SEQ:
	case TAG_ECHO_NUMBER:
	case TAG_ECHO_FLOW:
	case TAG_UDP_FLOW:
	case TAG_TCP_FLOW:
	case TAG_ID_FLOW:
		break;
	}
	return PROBE_QUERY_ECHO;
}

static void put_payload(const struct tag_codec *codec, uint32_t number,
			uint8_t payload[TAG_SIZE])
{
	struct writer writer = writer_start(payload, TAG_SIZE);

	writer_u32(&writer, 0);
	writer_u32(&writer, number);
	writer_u64(&writer, tag_key_mac(codec, number));
}

static void put_flow(const struct tag_codec *codec, uint32_t number,
		     uint16_t flow, struct tag *tag)
{
	tag->flow_label = tag_key_label(codec, flow);
	tag->ip_id = tag_key_second(codec, number);
	tag->tcp_seq = tag_key_tcp_seq(codec, number, flow);
	tag->checksum = (uint16_t)tag->flow_label;
	if (codec->carrier == TAG_UDP_FLOW)
		tag->checksum = tag_key_primary(codec, number);
	else if (codec->first_seq != 0)
		tag->seq = (uint16_t)(codec->first_seq + number - 1);
	else
		tag->seq = tag_key_primary(codec, number);
}

void tag_put(const struct tag_codec *codec, uint32_t number, uint32_t seq,
	     uint16_t flow, struct tag *tag)
{
	*tag = (struct tag){
		.ident = (uint16_t)(codec->ident + flow),
		.source_port = (uint16_t)(codec->source_port + flow),
	};
	put_payload(codec, number, tag->payload);
	switch (codec->carrier) {
	case TAG_ECHO_SEQ:
		tag->seq = (uint16_t)seq;
		break;
	case TAG_ECHO_NUMBER:
		tag->seq = (uint16_t)number;
		break;
	case TAG_TIMESTAMP:
		tag->seq = (uint16_t)seq;
		tag->stamp = tag_key_stamp(codec, number);
		break;
	case TAG_INTERFACE:
		tag->seq = (uint8_t)number;
		break;
	case TAG_NODE:
		tag->nonce = tag_key_nonce(codec, number);
		break;
	case TAG_ECHO_FLOW:
	case TAG_UDP_FLOW:
	case TAG_TCP_FLOW:
	case TAG_ID_FLOW:
		put_flow(codec, number, flow, tag);
		break;
	}
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
	struct cursor cursor =
		cursor_of(codec->portless ? reply->transport : reply->payload);
	struct span tag = cursor_take(&cursor, TAG_SIZE);
	uint64_t mac;

	if (tag.size == 0)
		return PROOF_NONE;
	*number = span_u32(tag.data + 4);
	mac = span_u64(tag.data + 8);
	if (mac == 0 && reply->meaning != ICMP_ECHO_REPLY)
		return PROOF_NONE;
	return mac == tag_key_mac(codec, *number) ? PROOF_GOOD : PROOF_BAD;
}

/* The reply is about a message of the kind that we send. */
static bool is_our_kind(const struct tag_codec *codec,
			const struct reply *reply)
{
	uint8_t protocol = IP_PROTOCOL_ICMP;

	if (!codec->portless &&
	    (reply->odd || reply->query != tag_query(codec->carrier)))
		return false;
	if (codec->carrier == TAG_UDP_FLOW)
		protocol = IP_PROTOCOL_UDP;
	else if (codec->carrier == TAG_TCP_FLOW)
		protocol = IP_PROTOCOL_TCP;
	else if (codec->carrier == TAG_ID_FLOW)
		protocol = codec->protocol;
	else if (reply->protocol == IP_PROTOCOL_ICMPV6)
		return true;
	return reply->protocol == 0 || reply->protocol == protocol;
}

static bool has_flow_port(const struct tag_codec *codec,
			  const struct reply *reply, uint16_t *flow)
{
	*flow = (uint16_t)(reply->source_port - codec->source_port);
	return reply->dest_port == codec->dest_port && *flow < codec->flows;
}

static bool flow_of(const struct tag_codec *codec, const struct reply *reply,
		    uint16_t *flow)
{
	*flow = 0;
	switch (codec->carrier) {
	case TAG_ECHO_SEQ:
	case TAG_ECHO_NUMBER:
	case TAG_ECHO_FLOW:
	case TAG_TIMESTAMP:
	case TAG_INTERFACE:
		*flow = (uint16_t)(reply->ident - codec->ident);
		return *flow < codec->flows;
	case TAG_NODE:
		return true;
	case TAG_UDP_FLOW:
	case TAG_TCP_FLOW:
	case TAG_ID_FLOW:
		break;
	}
	return codec->portless || has_flow_port(codec, reply, flow);
}

/* Ping: the sequence is plain, only the payload proves anything. */
static void get_seq(enum proof proof, struct tag_claim *claim)
{
	if (proof == PROOF_BAD)
		claim->verdict = TAG_FORGED;
	else
		claim->verdict = proof == PROOF_GOOD ? TAG_NUMBER : TAG_SEQ;
}

/* As get_seq, but the sequence names a number. */
static void get_number(const struct reply *reply, uint32_t newest,
		       enum proof proof, struct tag_claim *claim)
{
	get_seq(proof, claim);
	if (claim->verdict != TAG_SEQ)
		return;
	claim->verdict = TAG_HINT;
	claim->number = tag_codec_unwrap(newest, reply->seq);
}

/*
 * Two numbers share the UDP checksum 0xffff. The one that PRIMARY found first
 * is right unless the IP ID names its twin.
 */
static uint32_t choose_twin(const struct tag_codec *codec,
			    const struct reply *reply, uint32_t newest,
			    uint32_t number)
{
	uint32_t twin = tag_key_primary_number(codec, 0, newest);

	if (reply->checksum == 0xffff && reply->has_ip_id &&
	    tag_key_second(codec, number) != reply->ip_id &&
	    tag_key_second(codec, twin) == reply->ip_id)
		return twin;
	return number;
}

/* The number that the fields of the headers stand for, or no such field. */
static bool get_fields(const struct tag_codec *codec, const struct reply *reply,
		       uint32_t newest, struct tag_claim *claim)
{
	bool has_second = codec->own_header && reply->has_ip_id;

	if (codec->carrier == TAG_ECHO_FLOW && codec->first_seq != 0) {
		claim->number = tag_codec_unwrap(
			newest, (uint16_t)(reply->seq - codec->first_seq + 1));
		claim->verdict = TAG_HINT;
	} else if (codec->carrier == TAG_ECHO_FLOW) {
		claim->number =
			tag_key_primary_number(codec, reply->seq, newest);
		claim->verdict = TAG_HINT;
	} else if (codec->carrier == TAG_UDP_FLOW && codec->own_header &&
		   codec->balanced && reply->has_checksum) {
		claim->number =
			tag_key_primary_number(codec, reply->checksum, newest);
		claim->number =
			choose_twin(codec, reply, newest, claim->number);
		claim->verdict = TAG_HINT;
		if (has_second &&
		    tag_key_second(codec, claim->number) == reply->ip_id)
			claim->verdict = TAG_NUMBER;
	} else if (has_second) {
		claim->number =
			tag_key_second_number(codec, reply->ip_id, newest);
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
	claim->number =
		tag_key_primary_number(codec, (uint16_t)(seq >> 16), newest);
	claim->verdict = TAG_NUMBER;
	return tag_key_tcp_seq(codec, claim->number, claim->flow) == seq;
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

/* DCCP and SCTP: what an answer acknowledges is exactly what we sent. */
static void get_id(const struct tag_codec *codec, const struct reply *reply,
		   uint32_t newest, enum proof proof, struct tag_claim *claim)
{
	if (proof == PROOF_GOOD || !reply->has_seq || codec->portless)
		get_flow(codec, reply, newest, proof, claim);
	else if (!check_tcp(codec, reply->tcp_seq, newest, claim))
		claim->verdict = TAG_FORGED;
}

/* The target has to repeat our stamp; a short quote may be without. */
static void get_stamp(const struct tag_codec *codec, const struct reply *reply,
		      uint32_t newest, struct tag_claim *claim)
{
	struct cursor cursor = cursor_of(reply->payload);
	uint32_t stamp = cursor_u32(&cursor);

	claim->verdict = TAG_SEQ;
	if (cursor.bad || (stamp == 0 && reply->meaning != ICMP_ECHO_REPLY))
		return;
	claim->number = tag_key_stamp_number(codec, stamp, newest);
	claim->verdict = stamp == tag_key_stamp(codec, claim->number)
				 ? TAG_NUMBER
				 : TAG_FORGED;
}

/* The latest number that is not newer and ends in the eight bits. */
static void get_interface(const struct reply *reply, uint32_t newest,
			  struct tag_claim *claim)
{
	claim->seq16 = reply->seq >> 8;
	claim->number = newest - (uint8_t)(newest - claim->seq16);
	claim->verdict = TAG_HINT;
}

static void get_node(const struct tag_codec *codec, const struct reply *reply,
		     struct tag_claim *claim)
{
	struct cursor cursor = cursor_of(reply->payload);
	uint64_t nonce = cursor_u64(&cursor);

	claim->verdict = TAG_FLOW;
	if (cursor.bad || (nonce == 0 && reply->meaning != ICMP_ECHO_REPLY))
		return;
	claim->number = (uint32_t)(nonce >> 32);
	claim->verdict = nonce == tag_key_nonce(codec, claim->number)
				 ? TAG_NUMBER
				 : TAG_FORGED;
}

struct tag_claim tag_get(const struct tag_codec *codec,
			 const struct reply *reply, uint32_t newest)
{
	struct tag_claim claim = {.verdict = TAG_FOREIGN, .seq16 = reply->seq};
	enum proof proof;

	if (!is_our_kind(codec, reply) || !flow_of(codec, reply, &claim.flow))
		return claim;
	if (reply->has_number) {
		claim.number = reply->number;
		claim.verdict = TAG_NUMBER;
		return claim;
	}
	proof = get_payload(codec, reply, &claim.number);
	switch (codec->carrier) {
	case TAG_ECHO_SEQ:
		get_seq(proof, &claim);
		break;
	case TAG_ECHO_NUMBER:
		get_number(reply, newest, proof, &claim);
		break;
	case TAG_ECHO_FLOW:
	case TAG_UDP_FLOW:
		get_flow(codec, reply, newest, proof, &claim);
		break;
	case TAG_TCP_FLOW:
		get_tcp(codec, reply, newest, &claim);
		break;
	case TAG_ID_FLOW:
		get_id(codec, reply, newest, proof, &claim);
		break;
	case TAG_TIMESTAMP:
		get_stamp(codec, reply, newest, &claim);
		break;
	case TAG_INTERFACE:
		get_interface(reply, newest, &claim);
		break;
	case TAG_NODE:
		get_node(codec, reply, &claim);
		break;
	}
	return claim;
}

bool tag_is_cut(const struct tag_codec *codec, uint32_t number,
		struct span payload)
{
	uint8_t whole[TAG_SIZE];

	put_payload(codec, number, whole);
	/* Where there is nothing, there need not be an address of it. */
	return payload.size == 0 ||
	       (payload.size < TAG_SIZE &&
		memcmp(whole, payload.data, payload.size) == 0);
}
