/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Numbers out and back, for each carrier and whatever came back of it.
 */
#include "wire/tag.h"

#include "base/permute.h"
#include "wire/ip.h"
#include "wire/reply.h"

#include "unit.h"

static struct tag_codec codec_of(enum tag_carrier carrier)
{
	return (struct tag_codec){
		.carrier = carrier,
		.key = {.bytes = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13,
				  14, 15}},
		.ident = 0xfffe,
		.source_port = 65534,
		.dest_port = 33434,
		.flows = 4,
		.own_header = true,
		.balanced = true,
	};
}

/* How much of the probe comes back. */
enum back {
	BACK_PAYLOAD = 1, /* all of it */
	BACK_IP = 2,	  /* the v4 header with its IP ID */
	BACK_CHECKSUM = 4,
};

/* The probe NUMBER of FLOW as an error quotes it; PAYLOAD is lent. */
static struct reply quote(const struct tag_codec *codec, uint32_t number,
			  uint16_t flow, int back, struct tag *tag)
{
	struct reply reply;

	tag_put(codec, number, number, flow, tag);
	reply = (struct reply){
		.meaning = ICMP_ERROR,
		.ident = tag->ident,
		.seq = tag->seq,
		.source_port = tag->source_port,
		.dest_port = codec->dest_port,
		.tcp_seq = tag->tcp_seq,
	};
	if (back & BACK_PAYLOAD)
		reply.payload = (struct span){tag->payload, TAG_SIZE};
	reply.has_ip_id = (back & BACK_IP) != 0;
	reply.ip_id = reply.has_ip_id ? tag->ip_id : 0;
	reply.has_checksum = (back & BACK_CHECKSUM) != 0;
	reply.checksum = reply.has_checksum ? tag->checksum : 0;
	if (reply.has_checksum && reply.checksum == 0)
		reply.checksum = 0xffff;
	return reply;
}

static void assert_claim(const struct tag_codec *codec, uint32_t number,
			 uint32_t newest, int back, enum tag_verdict verdict)
{
	uint16_t flow = codec->carrier == TAG_ECHO_SEQ
				? 0
				: (uint16_t)(number % codec->flows);
	struct tag tag;
	struct reply reply = quote(codec, number, flow, back, &tag);
	struct tag_claim claim = tag_get(codec, &reply, newest);

	assert_int_equal(claim.verdict, verdict);
	assert_int_equal(claim.flow, flow);
	if (verdict == TAG_NUMBER || verdict == TAG_HINT)
		assert_true(claim.number == number);
	if (codec->carrier == TAG_ECHO_SEQ)
		assert_int_equal(claim.seq16, (uint16_t)number);
}

/* Numbers on both sides of every wrap; none is further than 65535 from the
 * newest. */
static void prove_round_trip(enum tag_carrier carrier, int back,
			     enum tag_verdict verdict)
{
	static const uint32_t newest[] = {
		1, 65535, 65536, 65537, 200000, UINT32_MAX, 0, 5, 70000};
	static const uint32_t ages[] = {0, 1, 2, 255, 256, 65534, 65535};
	struct tag_codec codec = codec_of(carrier);

	for (size_t i = 0; i < COUNT(newest); i++)
		for (size_t k = 0; k < COUNT(ages); k++)
			assert_claim(&codec, newest[i] - ages[k], newest[i],
				     back, verdict);
}

TEST(tag_get_returns_what_tag_put_wrote)
{
	int all = BACK_PAYLOAD | BACK_IP | BACK_CHECKSUM;

	prove_round_trip(TAG_ECHO_SEQ, all, TAG_NUMBER);
	prove_round_trip(TAG_ECHO_NUMBER, all, TAG_NUMBER);
	prove_round_trip(TAG_ECHO_FLOW, all, TAG_NUMBER);
	prove_round_trip(TAG_UDP_FLOW, all, TAG_NUMBER);
	prove_round_trip(TAG_TCP_FLOW, all, TAG_NUMBER);
	prove_round_trip(TAG_ID_FLOW, all, TAG_NUMBER);
}

TEST(tag_get_believes_the_payload_alone)
{
	prove_round_trip(TAG_ECHO_SEQ, BACK_PAYLOAD, TAG_NUMBER);
	prove_round_trip(TAG_ECHO_NUMBER, BACK_PAYLOAD, TAG_NUMBER);
	prove_round_trip(TAG_ECHO_FLOW, BACK_PAYLOAD, TAG_NUMBER);
	prove_round_trip(TAG_UDP_FLOW, BACK_PAYLOAD, TAG_NUMBER);
}

/* RFC 792: the quote of an old router ends with the transport header. */
TEST(tag_get_reads_a_quote_of_28_bytes)
{
	prove_round_trip(TAG_ECHO_SEQ, BACK_IP, TAG_SEQ);
	prove_round_trip(TAG_ECHO_NUMBER, BACK_IP, TAG_HINT);
	prove_round_trip(TAG_ECHO_FLOW, BACK_IP, TAG_HINT);
	prove_round_trip(TAG_UDP_FLOW, BACK_IP | BACK_CHECKSUM, TAG_NUMBER);
	prove_round_trip(TAG_TCP_FLOW, BACK_IP, TAG_NUMBER);
	prove_round_trip(TAG_ID_FLOW, BACK_IP, TAG_HINT);
}

/* v6 has no IP ID. */
TEST(tag_get_takes_one_field_for_a_hint)
{
	prove_round_trip(TAG_ECHO_FLOW, 0, TAG_HINT);
	prove_round_trip(TAG_UDP_FLOW, BACK_CHECKSUM, TAG_HINT);
}

TEST(tag_get_goes_by_the_ip_id_of_a_probe_without_balance)
{
	struct tag_codec codec = codec_of(TAG_UDP_FLOW);

	codec.balanced = false;
	assert_claim(&codec, 300, 301, BACK_IP | BACK_CHECKSUM, TAG_HINT);
	assert_claim(&codec, 300, 301, BACK_CHECKSUM, TAG_FLOW);
}

/* Without privilege the kernel writes checksum and IP ID. */
TEST(tag_get_of_an_unprivileged_probe_knows_its_flow)
{
	struct tag_codec codec = codec_of(TAG_UDP_FLOW);

	codec.own_header = false;
	assert_claim(&codec, 300, 301, BACK_PAYLOAD, TAG_NUMBER);
	assert_claim(&codec, 300, 301, 0, TAG_FLOW);
	assert_claim(&codec, 300, 301, BACK_IP | BACK_CHECKSUM, TAG_FLOW);
	codec.carrier = TAG_TCP_FLOW;
	assert_claim(&codec, 300, 301, 0, TAG_FLOW);
}

/* The numbers whose keyed value is 0 or 0xffff, both sent as 0xffff. */
TEST(tag_get_tells_the_twins_of_checksum_0xffff_apart)
{
	struct tag_codec codec = codec_of(TAG_UDP_FLOW);
	uint32_t zero = permute16_inverse(&codec.key, 'A', 0);
	uint32_t ones = permute16_inverse(&codec.key, 'A', 0xffff);
	int both = BACK_IP | BACK_CHECKSUM;

	assert_int_not_equal(zero, ones);
	assert_claim(&codec, zero, 65536, both, TAG_NUMBER);
	assert_claim(&codec, ones, 65536, both, TAG_NUMBER);
	assert_claim(&codec, ones, 65536, BACK_CHECKSUM, TAG_HINT);
}

/* Likewise of the IP ID, with nothing beside it: the later one is meant. */
TEST(tag_get_takes_the_later_twin_of_ip_id_0xffff)
{
	struct tag_codec codec = codec_of(TAG_ID_FLOW);
	uint32_t zero = permute16_inverse(&codec.key, 'B', 0);
	uint32_t ones = permute16_inverse(&codec.key, 'B', 0xffff);

	assert_int_not_equal(zero, ones);
	assert_claim(&codec, zero, zero + 3, BACK_IP, TAG_HINT);
	assert_claim(&codec, ones, ones + 3, BACK_IP, TAG_HINT);
}

TEST(tag_put_leaves_the_kernel_no_field_to_fill)
{
	struct tag_codec codec = codec_of(TAG_UDP_FLOW);

	for (uint32_t number = 0; number < 65536; number++) {
		struct tag tag;

		tag_put(&codec, number, 0, 0, &tag);
		assert_int_not_equal(tag.ip_id, 0);
		assert_int_not_equal(tag.checksum, 0);
	}
}

TEST(tag_put_keeps_what_routers_choose_paths_by)
{
	struct tag_codec codec = codec_of(TAG_ECHO_FLOW);
	struct tag first[4];

	for (uint32_t number = 0; number < 4000; number++) {
		uint16_t flow = (uint16_t)(number % 4);
		struct tag tag;

		tag_put(&codec, number, 0, flow, &tag);
		if (number < 4)
			first[flow] = tag;
		assert_int_equal(tag.ident, first[flow].ident);
		assert_int_equal(tag.source_port, first[flow].source_port);
		assert_int_equal(tag.flow_label, first[flow].flow_label);
		assert_int_equal(tag.checksum, first[flow].checksum);
		assert_in_range(tag.flow_label, 0, 0xfffff);
	}
}

TEST(tag_put_shows_the_plain_sequence_of_ping)
{
	struct tag_codec codec = codec_of(TAG_ECHO_SEQ);
	struct tag tag;

	tag_put(&codec, 9, 65537, 0, &tag);
	assert_int_equal(tag.seq, 1);
	assert_int_equal(tag.ident, codec.ident);
	assert_int_equal(tag.flow_label, 0);
}

/* Where a user names the first sequence, it counts through 65535. */
TEST(tag_put_counts_from_a_sequence_that_was_named)
{
	struct tag_codec codec = codec_of(TAG_ECHO_FLOW);
	struct tag tag;

	codec.first_seq = 65534;
	for (uint32_t number = 1; number <= 4; number++) {
		tag_put(&codec, number, 0, 0, &tag);
		assert_int_equal(tag.seq, (uint16_t)(65533 + number));
		assert_claim(&codec, number, 4, 0, TAG_HINT);
		assert_claim(&codec, number, 4, BACK_PAYLOAD, TAG_NUMBER);
	}
	assert_claim(&codec, 70001, 100000, 0, TAG_HINT);
}

TEST(tag_get_calls_a_wrong_mac_forged)
{
	static const enum tag_carrier carriers[] = {TAG_ECHO_SEQ, TAG_ECHO_FLOW,
						    TAG_UDP_FLOW};

	for (size_t i = 0; i < COUNT(carriers); i++) {
		struct tag_codec codec = codec_of(carriers[i]);

		for (size_t bit = 32; bit < 8 * TAG_SIZE; bit++) {
			struct tag tag;
			struct reply reply =
				quote(&codec, 7, 0, BACK_PAYLOAD, &tag);

			tag.payload[bit / 8] ^= (uint8_t)(1 << bit % 8);
			assert_int_equal(tag_get(&codec, &reply, 8).verdict,
					 TAG_FORGED);
		}
	}
}

/* The balance is not signed: a router may not change it, but who cares. */
TEST(tag_get_does_not_look_at_the_balance)
{
	struct tag_codec codec = codec_of(TAG_UDP_FLOW);
	struct tag tag;
	struct reply reply = quote(&codec, 7, 0, BACK_PAYLOAD, &tag);

	tag.payload[0] = 0xaa;
	tag.payload[1] = 0xbb;
	assert_int_equal(tag_get(&codec, &reply, 8).verdict, TAG_NUMBER);
}

TEST(tag_get_calls_a_number_of_another_run_forged)
{
	struct tag_codec ours = codec_of(TAG_ECHO_SEQ);
	struct tag_codec theirs = ours;
	struct reply reply;
	struct tag tag;

	theirs.key.bytes[0] ^= 1;
	reply = quote(&theirs, 7, 0, BACK_PAYLOAD, &tag);
	assert_int_equal(tag_get(&ours, &reply, 8).verdict, TAG_FORGED);
}

/* A translator changes the checksum, a scrubber the IP ID; then the MAC
 * stands. With a bad MAC both fields have to agree. */
TEST(tag_get_forgives_one_field_that_was_changed_on_the_way)
{
	struct tag_codec codec = codec_of(TAG_UDP_FLOW);
	int all = BACK_PAYLOAD | BACK_IP | BACK_CHECKSUM;
	struct tag tag;
	struct reply reply = quote(&codec, 7, 0, all, &tag);

	reply.checksum ^= 0x1111;
	assert_int_equal(tag_get(&codec, &reply, 8).verdict, TAG_NUMBER);
	reply.ip_id ^= 0x1111;
	assert_int_equal(tag_get(&codec, &reply, 8).verdict, TAG_NUMBER);
	tag.payload[15] ^= 1;
	assert_int_equal(tag_get(&codec, &reply, 8).verdict, TAG_FORGED);
	reply = quote(&codec, 7, 0, BACK_IP | BACK_CHECKSUM, &tag);
	reply.ip_id ^= 0x1111;
	assert_int_equal(tag_get(&codec, &reply, 8).verdict, TAG_HINT);
}

/* Some routers fill a short quote up with zeros (RFC 4884 section 4). */
TEST(tag_get_takes_zeros_for_padding)
{
	static const uint8_t zeros[100];
	struct tag_codec codec = codec_of(TAG_UDP_FLOW);
	struct tag tag;
	struct reply reply = quote(&codec, 7, 0, BACK_IP | BACK_CHECKSUM, &tag);

	reply.payload = (struct span){zeros, sizeof(zeros)};
	assert_int_equal(tag_get(&codec, &reply, 8).verdict, TAG_NUMBER);
	codec.carrier = TAG_ECHO_FLOW;
	reply = quote(&codec, 7, 0, 0, &tag);
	reply.payload = (struct span){zeros, sizeof(zeros)};
	assert_int_equal(tag_get(&codec, &reply, 8).verdict, TAG_HINT);
	reply.meaning = ICMP_ECHO_REPLY;
	assert_int_equal(tag_get(&codec, &reply, 8).verdict, TAG_FORGED);
}

TEST(tag_get_leaves_other_flows_to_others)
{
	struct tag_codec codec = codec_of(TAG_UDP_FLOW);
	struct tag tag;
	struct reply reply = quote(&codec, 7, 3, BACK_PAYLOAD, &tag);

	assert_int_equal(tag_get(&codec, &reply, 8).verdict, TAG_NUMBER);
	reply.source_port++;
	assert_int_equal(tag_get(&codec, &reply, 8).verdict, TAG_FOREIGN);
	reply = quote(&codec, 7, 0, BACK_PAYLOAD, &tag);
	reply.source_port--;
	assert_int_equal(tag_get(&codec, &reply, 8).verdict, TAG_FOREIGN);
	reply = quote(&codec, 7, 0, BACK_PAYLOAD, &tag);
	reply.dest_port++;
	assert_int_equal(tag_get(&codec, &reply, 8).verdict, TAG_FOREIGN);
	codec = codec_of(TAG_ECHO_SEQ);
	codec.flows = 1;
	reply = quote(&codec, 7, 0, BACK_PAYLOAD, &tag);
	reply.ident++;
	assert_int_equal(tag_get(&codec, &reply, 8).verdict, TAG_FOREIGN);
}

TEST(tag_get_needs_the_whole_tag)
{
	struct tag_codec codec = codec_of(TAG_ECHO_SEQ);
	struct tag tag;
	struct reply reply = quote(&codec, 7, 0, 0, &tag);

	for (size_t size = 0; size <= TAG_SIZE; size++) {
		uint8_t *exact = unit_exact(tag.payload, size);

		reply.payload = (struct span){exact, size};
		assert_int_equal(tag_get(&codec, &reply, 8).verdict,
				 size == TAG_SIZE ? TAG_NUMBER : TAG_SEQ);
		free(exact);
	}
}

/* An answer that was cut brings less than the tag, down to nothing at all. */
TEST(tag_is_cut_knows_every_part_of_the_tag)
{
	struct tag_codec codec = {.carrier = TAG_ECHO_SEQ,
				  .key = {.bytes = "0123456789abcde"}};
	struct span part = {NULL, 0};
	struct tag tag;

	tag_put(&codec, 7, 1, 0, &tag);
	assert_true(tag_is_cut(&codec, 7, part));
	part.data = tag.payload;
	for (part.size = 1; part.size < TAG_SIZE; part.size++)
		assert_true(tag_is_cut(&codec, 7, part));
	assert_false(tag_is_cut(&codec, 7, part));
	part.size = 3;
	tag.payload[2] ^= 1;
	assert_false(tag_is_cut(&codec, 7, part));
}

/* SYN and FIN count one in the sequence (RFC 9293 section 3.4). */
TEST(tag_get_accepts_an_acknowledgement_of_one_more)
{
	struct tag_codec codec = codec_of(TAG_TCP_FLOW);
	struct tag tag;
	struct reply reply = quote(&codec, 7, 2, 0, &tag);

	reply.meaning = ICMP_ECHO_REPLY;
	assert_int_equal(tag_get(&codec, &reply, 8).number, 7);
	reply.tcp_seq++;
	assert_int_equal(tag_get(&codec, &reply, 8).verdict, TAG_NUMBER);
	assert_int_equal(tag_get(&codec, &reply, 8).number, 7);
	reply.tcp_seq++;
	assert_int_equal(tag_get(&codec, &reply, 8).verdict, TAG_FORGED);
	/* A quote repeats it as it was. */
	reply.meaning = ICMP_ERROR;
	reply.tcp_seq--;
	assert_int_equal(tag_get(&codec, &reply, 8).verdict, TAG_FORGED);
}

TEST(tag_unwrap_finds_the_latest_number_that_is_not_newer)
{
	assert_true(tag_codec_unwrap(5, 5) == 5);
	assert_true(tag_codec_unwrap(65536, 0) == 65536);
	assert_true(tag_codec_unwrap(65536, 65535) == 65535);
	assert_true(tag_codec_unwrap(65536, 1) == 1);
	assert_true(tag_codec_unwrap(200000, (uint16_t)200001) ==
		    200001 - 65536);
	assert_true(tag_codec_unwrap(3, 4) == UINT32_MAX - 65535 + 4);
	assert_true(tag_codec_unwrap(UINT32_MAX, 0xffff) == UINT32_MAX);
	assert_true(tag_codec_unwrap(0, 0xffff) == UINT32_MAX);
}

/* The socket carried one probe alone; the kernel wrote the sequence. */
TEST(tag_get_takes_the_word_of_the_socket)
{
	struct tag_codec codec = {
		.carrier = TAG_TCP_FLOW,
		.source_port = 45000,
		.dest_port = 80,
		.flows = 3,
	};
	struct reply reply = {
		.meaning = ICMP_ERROR,
		.protocol = IP_PROTOCOL_TCP,
		.source_port = 45002,
		.dest_port = 80,
		.number = 9,
		.has_number = true,
	};
	struct tag_claim claim = tag_get(&codec, &reply, 20);

	assert_int_equal(claim.verdict, TAG_NUMBER);
	assert_int_equal(claim.number, 9);
	assert_int_equal(claim.flow, 2);
	reply.source_port = 45003;
	assert_int_equal(tag_get(&codec, &reply, 20).verdict, TAG_FOREIGN);
	reply.source_port = 45002;
	reply.has_number = false;
	assert_int_equal(tag_get(&codec, &reply, 20).verdict, TAG_FLOW);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(tag_get_returns_what_tag_put_wrote),
		cmocka_unit_test(tag_get_believes_the_payload_alone),
		cmocka_unit_test(tag_get_reads_a_quote_of_28_bytes),
		cmocka_unit_test(tag_get_takes_one_field_for_a_hint),
		cmocka_unit_test(
			tag_get_goes_by_the_ip_id_of_a_probe_without_balance),
		cmocka_unit_test(
			tag_get_of_an_unprivileged_probe_knows_its_flow),
		cmocka_unit_test(
			tag_get_tells_the_twins_of_checksum_0xffff_apart),
		cmocka_unit_test(tag_get_takes_the_later_twin_of_ip_id_0xffff),
		cmocka_unit_test(tag_put_leaves_the_kernel_no_field_to_fill),
		cmocka_unit_test(tag_put_keeps_what_routers_choose_paths_by),
		cmocka_unit_test(tag_put_shows_the_plain_sequence_of_ping),
		cmocka_unit_test(tag_put_counts_from_a_sequence_that_was_named),
		cmocka_unit_test(tag_get_calls_a_wrong_mac_forged),
		cmocka_unit_test(tag_is_cut_knows_every_part_of_the_tag),
		cmocka_unit_test(tag_get_does_not_look_at_the_balance),
		cmocka_unit_test(tag_get_calls_a_number_of_another_run_forged),
		cmocka_unit_test(
			tag_get_forgives_one_field_that_was_changed_on_the_way),
		cmocka_unit_test(tag_get_takes_zeros_for_padding),
		cmocka_unit_test(tag_get_leaves_other_flows_to_others),
		cmocka_unit_test(tag_get_needs_the_whole_tag),
		cmocka_unit_test(
			tag_get_accepts_an_acknowledgement_of_one_more),
		cmocka_unit_test(
			tag_unwrap_finds_the_latest_number_that_is_not_newer),
		cmocka_unit_test(tag_get_takes_the_word_of_the_socket),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
