/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Received messages, as the kernel writes them and as it never would.
 */
#include "io/queue.h"

#include "base/ns.h"
#include "io/sockaddr.h"
#include "unit.h"

#include <errno.h>
#include <linux/errqueue.h>
#include <linux/net_tstamp.h>
#include <netinet/in.h>
#include <time.h>

/* A message under construction. */
struct letter {
	struct msghdr message;
	struct iovec part;
	union sockaddr_any name;
	uint8_t data[64];
	_Alignas(struct cmsghdr) uint8_t control[QUEUE_CONTROL_ROOM];
};

static const struct sock_end udp = {
	.fd = 3,
	.port = 45000,
	.has_mail = true,
	.has_queue = true,
	.mail = DATAGRAM_UDP,
	.queue = DATAGRAM_UDP_QUEUE,
};

static const struct sock_end raw = {
	.fd = 3,
	.has_mail = true,
	.mail = DATAGRAM_IPV4,
};

static const uint8_t host[4] = {192, 0, 2, 10};
static const uint8_t router[4] = {192, 0, 2, 99};
static const uint8_t host6[16] = {0x20, 0x01, 0x0d, 0xb8, [15] = 10};
static const uint8_t router6[16] = {0xfe, 0x80, [15] = 99};

static void start(struct letter *letter, const struct addr *from)
{
	*letter = (struct letter){.part.iov_len = sizeof(letter->data)};
	letter->part.iov_base = letter->data;
	letter->message = (struct msghdr){
		.msg_name = &letter->name,
		.msg_namelen = sockaddr_put(&letter->name, from, 33434),
		.msg_iov = &letter->part,
		.msg_iovlen = 1,
		.msg_control = letter->control,
	};
}

static void start_v4(struct letter *letter)
{
	struct addr from = addr_v4(host);

	start(letter, &from);
}

/* Appends a control message. */
static void add(struct letter *letter, int level, int type, const void *data,
		size_t size)
{
	struct cmsghdr header = {
		.cmsg_len = CMSG_LEN(size),
		.cmsg_level = level,
		.cmsg_type = type,
	};
	uint8_t *to = letter->control + letter->message.msg_controllen;

	memcpy(to, &header, sizeof(header));
	memcpy(to + CMSG_LEN(0), data, size);
	letter->message.msg_controllen += CMSG_SPACE(size);
}

static void add_int(struct letter *letter, int level, int type, int value)
{
	add(letter, level, type, &value, sizeof(value));
}

static void add_stamps(struct letter *letter, time_t software, long ns)
{
	struct timespec times[3] = {{software, ns}, {9, 9}, {5, 6}};

	add(letter, SOL_SOCKET, SCM_TIMESTAMPING, times, sizeof(times));
}

/* Appends the record of an error that OFFENDER reports. */
static void add_error(struct letter *letter,
		      const struct sock_extended_err *error,
		      const struct addr *offender)
{
	uint8_t record[sizeof(*error) + sizeof(union sockaddr_any)];
	union sockaddr_any any;
	bool v6 = offender->family == ADDR_V6;
	socklen_t size = sockaddr_put(&any, offender, 0);

	memcpy(record, error, sizeof(*error));
	memcpy(record + sizeof(*error), &any, size);
	add(letter, v6 ? IPPROTO_IPV6 : IPPROTO_IP,
	    v6 ? IPV6_RECVERR : IP_RECVERR, record, sizeof(*error) + size);
	letter->message.msg_flags |= MSG_ERRQUEUE;
}

static struct queue_item read_v4(const struct sock_end *end,
				 const struct letter *letter, size_t size)
{
	struct queue_item item;

	queue_read(end, ADDR_V4, &letter->message, size, &item);
	return item;
}

static const struct sock_extended_err exceeded = {
	.ee_errno = EHOSTUNREACH,
	.ee_origin = SO_EE_ORIGIN_ICMP,
	.ee_type = 11,
};

TEST(queue_reads_a_stamp_that_comes_alone)
{
	struct timespec time = {1700000000, 123};
	struct letter letter;

	start_v4(&letter);
	add(&letter, SOL_SOCKET, SCM_TIMESTAMPNS, &time, sizeof(time));
	assert_int_equal(read_v4(&udp, &letter, 5).stamp,
			 1700000000 * NS_PER_SEC + 123);
	start_v4(&letter);
	add(&letter, SOL_SOCKET, SCM_TIMESTAMPNS, &time, sizeof(time) - 1);
	assert_int_equal(read_v4(&udp, &letter, 5).stamp, 0);
}

TEST(queue_reads_mail_with_its_ttl_and_stamp)
{
	struct addr from = addr_v4(host);
	struct queue_item item;
	struct letter letter;

	start_v4(&letter);
	add_stamps(&letter, 1700000000, 123);
	add_int(&letter, IPPROTO_IP, IP_TTL, 61);
	item = read_v4(&udp, &letter, 5);
	assert_int_equal(item.kind, QUEUE_DATAGRAM);
	assert_int_equal(item.datagram.kind, DATAGRAM_UDP);
	assert_int_equal(item.datagram.size, 5);
	assert_int_equal(item.datagram.bytes.size, 5);
	assert_ptr_equal(item.datagram.bytes.data, letter.data);
	assert_true(addr_equal(&item.datagram.from, &from));
	assert_int_equal(item.datagram.source_port, 45000);
	assert_int_equal(item.datagram.dest_port, 33434);
	assert_int_equal(item.datagram.ttl, 61);
	assert_int_equal(item.stamp, 1700000000 * NS_PER_SEC + 123);
	/* That of the card is on a clock of its own. */
	assert_int_equal(item.datagram.card, 5 * NS_PER_SEC + 6);
}

TEST(queue_reads_each_stamp_that_is_there_and_none_that_is_nonsense)
{
	struct timespec times[3] = {{1700000000, 1}, {2, 2}, {5, 6}};
	struct queue_item item;
	struct letter letter;

	start_v4(&letter);
	add(&letter, SOL_SOCKET, SCM_TIMESTAMPING, times, sizeof(times) - 1);
	item = read_v4(&udp, &letter, 5);
	assert_int_equal(item.stamp, 1700000000 * NS_PER_SEC + 1);
	assert_int_equal(item.datagram.card, 0);
	times[2].tv_nsec = NS_PER_SEC;
	start_v4(&letter);
	add(&letter, SOL_SOCKET, SCM_TIMESTAMPING, times, sizeof(times));
	item = read_v4(&udp, &letter, 5);
	assert_int_equal(item.stamp, 1700000000 * NS_PER_SEC + 1);
	assert_int_equal(item.datagram.card, 0);
}

TEST(queue_needs_no_name_where_the_header_has_it)
{
	struct letter letter;

	start_v4(&letter);
	letter.message.msg_name = NULL;
	letter.message.msg_namelen = 0;
	assert_true(queue_has_header(&raw));
	assert_int_equal(read_v4(&raw, &letter, 28).kind, QUEUE_DATAGRAM);
	assert_false(queue_has_header(&udp));
	assert_int_equal(read_v4(&udp, &letter, 28).kind, QUEUE_NOTHING);
}

TEST(queue_notices_what_was_cut)
{
	struct queue_item item;
	struct letter letter;

	start_v4(&letter);
	letter.message.msg_flags = MSG_TRUNC;
	item = read_v4(&raw, &letter, 1500);
	assert_int_equal(item.datagram.bytes.size, sizeof(letter.data));
	assert_int_equal(item.datagram.size, 1500);
	/* Ping sockets say only that it was. */
	item = read_v4(&raw, &letter, sizeof(letter.data));
	assert_int_equal(item.datagram.bytes.size, sizeof(letter.data));
	assert_int_equal(item.datagram.size, sizeof(letter.data) + 1);
}

TEST(queue_reads_an_error_over_the_queue)
{
	struct sock_extended_err error = exceeded;
	struct addr offender = addr_v4(router);
	struct addr target = addr_v4(host);
	struct queue_item item;
	struct letter letter;

	error.ee_code = 1;
	error.ee_info = 1400;
	error.ee_rfc4884.len = 40;
	start_v4(&letter);
	add_int(&letter, IPPROTO_IP, IP_TTL, 250);
	add_error(&letter, &error, &offender);
	item = read_v4(&udp, &letter, 48);
	assert_int_equal(item.kind, QUEUE_DATAGRAM);
	assert_int_equal(item.datagram.kind, DATAGRAM_UDP_QUEUE);
	assert_true(addr_equal(&item.datagram.from, &offender));
	assert_true(addr_equal(&item.datagram.to, &target));
	assert_int_equal(item.datagram.type, 11);
	assert_int_equal(item.datagram.code, 1);
	assert_int_equal(item.datagram.info, 1400);
	assert_int_equal(item.datagram.ttl, 250);
	assert_int_equal(item.datagram.extensions_at, 40);
	assert_int_equal(item.datagram.source_port, 45000);
	assert_int_equal(item.datagram.dest_port, 33434);
}

/* A socket that tries to connect carries one probe and knows which. */
TEST(queue_knows_the_probe_of_an_attempt_to_connect)
{
	struct sock_end connecting = {
		.fd = 3,
		.port = 45000,
		.has_queue = true,
		.queue = DATAGRAM_TCP_QUEUE,
		.attempt = {.open = true, .number = 12},
	};
	struct sock_extended_err error = exceeded;
	struct addr offender = addr_v4(router);
	struct queue_item item;
	struct letter letter;

	start_v4(&letter);
	add_error(&letter, &error, &offender);
	item = read_v4(&connecting, &letter, 8);
	assert_int_equal(item.kind, QUEUE_DATAGRAM);
	assert_int_equal(item.datagram.kind, DATAGRAM_TCP_QUEUE);
	assert_int_equal(item.datagram.number, 12);
	assert_true(item.datagram.has_number);
	connecting.attempt.open = false;
	item = read_v4(&connecting, &letter, 8);
	assert_false(item.datagram.has_number);
}

TEST(queue_reads_an_error_of_v6)
{
	struct sock_extended_err error = {
		.ee_errno = EHOSTUNREACH,
		.ee_origin = SO_EE_ORIGIN_ICMP6,
		.ee_type = 3,
	};
	struct addr offender = addr_v6(router6, 2);
	struct addr target = addr_v6(host6, 0);
	struct queue_item item;
	struct letter letter;

	start(&letter, &target);
	add_int(&letter, IPPROTO_IPV6, IPV6_HOPLIMIT, 255);
	add_error(&letter, &error, &offender);
	queue_read(&udp, ADDR_V6, &letter.message, 48, &item);
	assert_int_equal(item.kind, QUEUE_DATAGRAM);
	assert_true(addr_equal(&item.datagram.from, &offender));
	assert_true(addr_equal(&item.datagram.to, &target));
	assert_int_equal(item.datagram.ttl, 255);
}

TEST(queue_believes_no_offset_of_extensions_outside_of_the_bytes)
{
	struct sock_extended_err error = exceeded;
	struct addr offender = addr_v4(router);
	struct letter letter;

	error.ee_rfc4884.len = 49;
	start_v4(&letter);
	add_error(&letter, &error, &offender);
	assert_int_equal(read_v4(&udp, &letter, 48).datagram.extensions_at, 0);
	error.ee_rfc4884.len = 40;
	error.ee_rfc4884.flags = SO_EE_RFC4884_FLAG_INVALID;
	start_v4(&letter);
	add_error(&letter, &error, &offender);
	assert_int_equal(read_v4(&udp, &letter, 48).datagram.extensions_at, 0);
}

/* There the message itself comes as mail: it must not be told twice. */
TEST(queue_ignores_errors_of_a_raw_socket)
{
	struct addr offender = addr_v4(router);
	struct letter letter;

	start_v4(&letter);
	add_error(&letter, &exceeded, &offender);
	assert_int_equal(read_v4(&raw, &letter, 48).kind, QUEUE_NOTHING);
}

TEST(queue_wants_offender_and_origin_of_the_right_family)
{
	struct sock_extended_err error = exceeded;
	struct addr none = {.family = ADDR_NONE};
	struct addr offender = addr_v4(router);
	struct addr other = addr_v6(router6, 0);
	struct letter letter;

	start_v4(&letter);
	add_error(&letter, &exceeded, &none);
	letter.message.msg_controllen -= 16;
	assert_int_equal(read_v4(&udp, &letter, 48).kind, QUEUE_NOTHING);
	start_v4(&letter);
	add_error(&letter, &exceeded, &other);
	assert_int_equal(read_v4(&udp, &letter, 48).kind, QUEUE_NOTHING);
	error.ee_origin = SO_EE_ORIGIN_ICMP6;
	start_v4(&letter);
	add_error(&letter, &error, &offender);
	assert_int_equal(read_v4(&udp, &letter, 48).kind, QUEUE_NOTHING);
}

TEST(queue_reads_mail_of_its_own_family_only)
{
	struct addr from = addr_v6(host6, 0);
	struct queue_item item;
	struct letter letter;

	start(&letter, &from);
	assert_int_equal(read_v4(&udp, &letter, 5).kind, QUEUE_NOTHING);
	start_v4(&letter);
	queue_read(&udp, ADDR_V6, &letter.message, 5, &item);
	assert_int_equal(item.kind, QUEUE_NOTHING);
	letter.message.msg_namelen = 4;
	assert_int_equal(read_v4(&udp, &letter, 5).kind, QUEUE_NOTHING);
}

TEST(queue_reads_a_transmit_stamp)
{
	struct sock_extended_err error = {
		.ee_errno = ENOMSG,
		.ee_origin = SO_EE_ORIGIN_TIMESTAMPING,
		.ee_info = SCM_TSTAMP_SND,
		.ee_data = 4711,
	};
	struct addr none = addr_v4((const uint8_t[4]){0});
	struct queue_item item;
	struct letter letter;

	start_v4(&letter);
	letter.message.msg_namelen = 0;
	add_stamps(&letter, 1700000000, 5);
	add_error(&letter, &error, &none);
	item = read_v4(&raw, &letter, 0);
	assert_int_equal(item.kind, QUEUE_STAMP);
	assert_int_equal(item.id, 4711);
	assert_int_equal(item.stamp, 1700000000 * NS_PER_SEC + 5);
	/* That of the card comes by itself. */
	start_v4(&letter);
	letter.message.msg_namelen = 0;
	add_stamps(&letter, 0, 0);
	add_error(&letter, &error, &none);
	item = read_v4(&raw, &letter, 0);
	assert_int_equal(item.kind, QUEUE_STAMP);
	assert_int_equal(item.stamp, 0);
	assert_int_equal(item.datagram.card, 5 * NS_PER_SEC + 6);
}

TEST(queue_takes_only_the_stamp_of_leaving)
{
	struct sock_extended_err error = {
		.ee_errno = ENOMSG,
		.ee_origin = SO_EE_ORIGIN_TIMESTAMPING,
		.ee_info = SCM_TSTAMP_SCHED,
	};
	struct addr none = addr_v4((const uint8_t[4]){0});
	struct letter letter;

	start_v4(&letter);
	add_error(&letter, &error, &none);
	assert_int_equal(read_v4(&raw, &letter, 0).kind, QUEUE_NOTHING);
	error.ee_info = SCM_TSTAMP_SND;
	error.ee_errno = EIO;
	start_v4(&letter);
	add_error(&letter, &error, &none);
	assert_int_equal(read_v4(&raw, &letter, 0).kind, QUEUE_NOTHING);
}

TEST(queue_reads_an_error_of_this_host)
{
	struct sock_extended_err error = {
		.ee_errno = EMSGSIZE,
		.ee_origin = SO_EE_ORIGIN_LOCAL,
		.ee_info = 1400,
	};
	struct addr none = addr_v4((const uint8_t[4]){0});
	struct queue_item item;
	struct letter letter;

	start_v4(&letter);
	add_error(&letter, &error, &none);
	item = read_v4(&udp, &letter, 0);
	assert_int_equal(item.kind, QUEUE_LOCAL);
	assert_int_equal(item.error, EMSGSIZE);
	assert_int_equal(item.mtu, 1400);
	error.ee_errno = ENETDOWN;
	start_v4(&letter);
	add_error(&letter, &error, &none);
	assert_int_equal(read_v4(&udp, &letter, 0).mtu, 0);
}

TEST(queue_takes_nonsense_for_no_stamp)
{
	static const struct {
		time_t seconds;
		long ns;
	} cases[] = {
		{-1, 0},
		{1, -1},
		{1, 1000000000},
		{(time_t)1 << 32, 0},
		{(time_t)(UINT64_MAX >> 1), 0},
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct letter letter;

		start_v4(&letter);
		add_stamps(&letter, cases[i].seconds, cases[i].ns);
		assert_int_equal(read_v4(&udp, &letter, 5).stamp, 0);
	}
}

TEST(queue_takes_nonsense_for_no_ttl)
{
	struct letter letter;

	start_v4(&letter);
	add_int(&letter, IPPROTO_IP, IP_TTL, 256);
	assert_int_equal(read_v4(&udp, &letter, 5).datagram.ttl, -1);
	start_v4(&letter);
	add_int(&letter, IPPROTO_IP, IP_TTL, -7);
	assert_int_equal(read_v4(&udp, &letter, 5).datagram.ttl, -1);
	start_v4(&letter);
	add(&letter, IPPROTO_IP, IP_TTL, "\1\2", 2);
	assert_int_equal(read_v4(&udp, &letter, 5).datagram.ttl, -1);
}

TEST(queue_lends_the_options_of_mail)
{
	static const uint8_t options[] = {7, 7, 4, 192, 0, 2, 1, 0};
	struct queue_item item;
	struct letter letter;

	start_v4(&letter);
	add(&letter, IPPROTO_IP, IP_RECVOPTS, options, sizeof(options));
	item = read_v4(&udp, &letter, 5);
	assert_int_equal(item.datagram.options.size, sizeof(options));
	assert_memory_equal(item.datagram.options.data, options,
			    sizeof(options));
}

/* Every cut of a good record, and every length that a message may claim. */
TEST(queue_survives_lengths_that_lie)
{
	struct addr offender = addr_v4(router);
	struct queue_item item;
	struct letter letter;

	start_v4(&letter);
	add_stamps(&letter, 1700000000, 5);
	add_int(&letter, IPPROTO_IP, IP_TTL, 61);
	add_error(&letter, &exceeded, &offender);
	for (size_t size = 0; size <= letter.message.msg_controllen; size++) {
		uint8_t *exact = unit_exact(letter.control, size);
		struct msghdr message = letter.message;

		message.msg_control = exact;
		message.msg_controllen = size;
		queue_read(&udp, ADDR_V4, &message, 48, &item);
		free(exact);
	}
	for (size_t claim = 0; claim < 256; claim++) {
		uint8_t *exact = unit_exact(letter.control,
					    letter.message.msg_controllen);
		struct msghdr message = letter.message;
		size_t length = claim < 250 ? claim : SIZE_MAX - 255 + claim;

		memcpy(exact, &length, sizeof(length));
		message.msg_control = exact;
		queue_read(&udp, ADDR_V4, &message, 48, &item);
		free(exact);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(queue_reads_a_stamp_that_comes_alone),
		cmocka_unit_test(queue_reads_mail_with_its_ttl_and_stamp),
		cmocka_unit_test(
			queue_reads_each_stamp_that_is_there_and_none_that_is_nonsense),
		cmocka_unit_test(queue_needs_no_name_where_the_header_has_it),
		cmocka_unit_test(queue_notices_what_was_cut),
		cmocka_unit_test(queue_reads_an_error_over_the_queue),
		cmocka_unit_test(queue_reads_an_error_of_v6),
		cmocka_unit_test(
			queue_knows_the_probe_of_an_attempt_to_connect),
		cmocka_unit_test(
			queue_believes_no_offset_of_extensions_outside_of_the_bytes),
		cmocka_unit_test(queue_ignores_errors_of_a_raw_socket),
		cmocka_unit_test(
			queue_wants_offender_and_origin_of_the_right_family),
		cmocka_unit_test(queue_reads_mail_of_its_own_family_only),
		cmocka_unit_test(queue_reads_a_transmit_stamp),
		cmocka_unit_test(queue_takes_only_the_stamp_of_leaving),
		cmocka_unit_test(queue_reads_an_error_of_this_host),
		cmocka_unit_test(queue_takes_nonsense_for_no_stamp),
		cmocka_unit_test(queue_takes_nonsense_for_no_ttl),
		cmocka_unit_test(queue_lends_the_options_of_mail),
		cmocka_unit_test(queue_survives_lengths_that_lie),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
