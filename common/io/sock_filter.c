/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Filters of raw sockets: by ICMP type (icmp(7), RFC 3542 section 3.2), and
 * small programs of the classic packet filter for identifiers and ports.
 */
#include "io/sock_filter.h"

#include "io/sock_options.h"
#include "wire/icmp.h"
#include "wire/ip.h"

/* The C library's view of addresses has to come before the kernel's. */
#include <netinet/in.h>

#include <linux/filter.h>
#include <linux/icmp.h>
#include <netinet/icmp6.h>
#include <sys/socket.h>

/* As large as any packet: pass the whole of it. */
#define PASS 0xffffffff
#define DROP 0

/* Offset of the identifier in an ICMP message. */
#define IDENT_AT 4

/* Offset of the destination port in a transport header. */
#define DEST_PORT_AT 2

#define NO_ANSWER (-1)

/* The first byte of an IPv4 packet whose header has no options. */
#define PLAIN_V4 0x45

/* Types from 32 on pass whatever the filter says. */
#define TYPES_FILTERED_V4 32

/* ERRORS: they come here and not over the error queue. ANSWER: the type of an
 * answer of the target, NO_ANSWER: it says nothing here. */
static int attach_types_v4(int fd, bool errors, int answer,
			   struct sock_failure *failure)
{
	uint32_t pass = 0;
	struct icmp_filter filter;

	if (errors)
		pass |= 1u << ICMP4_UNREACHABLE | 1u << ICMP4_SOURCE_QUENCH |
			1u << ICMP4_REDIRECT | 1u << ICMP4_TIME_EXCEEDED |
			1u << ICMP4_PARAMETER_PROBLEM;
	if (answer >= 0 && answer < TYPES_FILTERED_V4)
		pass |= 1u << answer;
	filter.data = ~pass;
	if (setsockopt(fd, SOL_RAW, ICMP_FILTER, &filter, sizeof(filter)) == 0)
		return 0;
	return sock_options_fail(failure, "ICMP_FILTER", NULL);
}

static int attach_types_v6(int fd, bool errors, int answer,
			   struct sock_failure *failure)
{
	struct icmp6_filter filter;

	ICMP6_FILTER_SETBLOCKALL(&filter);
	/* Types below 128 are errors, known or not (RFC 4443 section 2.1). */
	for (int type = 0; errors && type < 128; type++)
		ICMP6_FILTER_SETPASS(type, &filter);
	if (errors)
		ICMP6_FILTER_SETPASS(ICMP6_REDIRECT, &filter);
	if (answer >= 0)
		ICMP6_FILTER_SETPASS(answer, &filter);
	if (setsockopt(fd, IPPROTO_ICMPV6, ICMP6_FILTER, &filter,
		       sizeof(filter)) == 0)
		return 0;
	return sock_options_fail(failure, "ICMP6_FILTER", NULL);
}

static int attach(int fd, struct sock_filter *program, size_t size,
		  struct sock_failure *failure)
{
	struct sock_fprog filter = {
		.len = (unsigned short)(size / sizeof(program[0])),
		.filter = program,
	};

	if (setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &filter,
		       sizeof(filter)) == 0)
		return 0;
	return sock_options_fail(failure, "SO_ATTACH_FILTER", NULL);
}

/* Drops answers whose identifier is not one of FLOWS from IDENT on. The v4
 * packet starts with its IP header, the v6 one with ICMPv6. The kernel reads
 * faster what lies at a fixed place: v4 options have a way of their own. */
static int attach_idents(int fd, const struct sock_want *want, uint32_t answer,
			 struct sock_failure *failure)
{
	bool v4 = want->family == ADDR_V4;
	uint32_t start = v4 ? IP_V4_HEADER_SIZE : 0;
	struct sock_filter program[] = {
		BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 0),
		BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, v4 ? PLAIN_V4 : UINT8_MAX,
			 4, 0),
		BPF_STMT(BPF_LD | BPF_B | BPF_ABS, start),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, answer, 0, 9),
		BPF_STMT(BPF_LD | BPF_H | BPF_ABS, start + IDENT_AT),
		BPF_STMT(BPF_JMP | BPF_JA, 4),
		BPF_STMT(BPF_LDX | BPF_B | BPF_MSH, 0),
		BPF_STMT(BPF_LD | BPF_B | BPF_IND, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, answer, 0, 4),
		BPF_STMT(BPF_LD | BPF_H | BPF_IND, IDENT_AT),
		BPF_STMT(BPF_ALU | BPF_ADD | BPF_K, 0x10000u - want->ident),
		BPF_STMT(BPF_ALU | BPF_AND | BPF_K, 0xffff),
		BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, want->flows, 1, 0),
		BPF_STMT(BPF_RET | BPF_K, PASS),
		BPF_STMT(BPF_RET | BPF_K, DROP),
	};

	return attach(fd, program, sizeof(program), failure);
}

/* Nobody gets at the program any more, not even ourselves. */
static int lock(int fd, struct sock_failure *failure)
{
	return sock_options_set(fd, SOL_SOCKET, SO_LOCK_FILTER, 1,
				"SO_LOCK_FILTER", failure);
}

/* All these protocols have the destination port in the same place (RFC 9293,
 * RFC 4340, RFC 9260, RFC 3828). */
int sock_filter_ports(int fd, enum addr_family family, uint16_t first,
		      uint16_t count, struct sock_failure *failure)
{
	bool v4 = family == ADDR_V4;
	struct sock_filter program[] = {
		BPF_STMT(v4 ? BPF_LDX | BPF_B | BPF_MSH : BPF_LDX | BPF_IMM, 0),
		BPF_STMT(BPF_LD | BPF_H | BPF_IND, DEST_PORT_AT),
		BPF_STMT(BPF_ALU | BPF_ADD | BPF_K, 0x10000u - first),
		BPF_STMT(BPF_ALU | BPF_AND | BPF_K, 0xffff),
		BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, count, 1, 0),
		BPF_STMT(BPF_RET | BPF_K, PASS),
		BPF_STMT(BPF_RET | BPF_K, DROP),
	};
	int status = attach(fd, program, sizeof(program), failure);

	return status == 0 ? lock(fd, failure) : status;
}

/* By their types they are dropped before they are copied for it. */
int sock_filter_all(int fd, enum addr_family family,
		    struct sock_failure *failure)
{
	struct sock_filter program[] = {BPF_STMT(BPF_RET | BPF_K, DROP)};
	int status = family == ADDR_V4
			     ? attach_types_v4(fd, false, NO_ANSWER, failure)
			     : attach_types_v6(fd, false, NO_ANSWER, failure);

	if (status == 0)
		status = attach(fd, program, sizeof(program), failure);
	return status == 0 ? lock(fd, failure) : status;
}

int sock_filter_attach(int fd, const struct sock_want *want,
		       struct sock_failure *failure)
{
	bool echo = want->method == SOCK_BY_ECHO;
	struct query_types types = {0};
	int answer = NO_ANSWER;
	int status;

	if (echo && query_types(want->query, want->family, &types))
		answer = types.answer;
	status =
		want->family == ADDR_V4
			? attach_types_v4(fd, !want->connects, answer, failure)
			: attach_types_v6(fd, !want->connects, answer, failure);
	/* A node query has a nonce in the place of an identifier. */
	if (status == 0 && answer != NO_ANSWER &&
	    want->query != PROBE_QUERY_NODE)
		status = attach_idents(fd, want, types.answer, failure);
	return status == 0 ? lock(fd, failure) : status;
}
