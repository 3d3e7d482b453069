/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Filters of raw ICMP sockets: by type (icmp(7), RFC 3542 section 3.2), and a
 * small program of the classic packet filter for identifiers.
 */
#include "io/sock_filter.h"

#include "io/sock_options.h"
#include "wire/icmp.h"

#include <linux/filter.h>
#include <linux/icmp.h>
#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <sys/socket.h>

/* As large as any packet: pass the whole of it. */
#define PASS 0xffffffff
#define DROP 0

/* Offset of the identifier in an ICMP message. */
#define IDENT_AT 4

static int attach_types_v4(int fd, bool echo, struct sock_failure *failure)
{
	uint32_t pass = 1u << ICMP4_UNREACHABLE | 1u << ICMP4_SOURCE_QUENCH |
			1u << ICMP4_REDIRECT | 1u << ICMP4_TIME_EXCEEDED |
			1u << ICMP4_PARAMETER_PROBLEM;
	struct icmp_filter filter;

	if (echo)
		pass |= 1u << ICMP4_ECHO_REPLY;
	filter.data = ~pass;
	if (setsockopt(fd, SOL_RAW, ICMP_FILTER, &filter, sizeof(filter)) == 0)
		return 0;
	return sock_options_fail(failure, "ICMP_FILTER", NULL);
}

static int attach_types_v6(int fd, bool echo, struct sock_failure *failure)
{
	struct icmp6_filter filter;

	ICMP6_FILTER_SETBLOCKALL(&filter);
	/* Types below 128 are errors, known or not (RFC 4443 section 2.1). */
	for (int type = 1; type < 128; type++)
		ICMP6_FILTER_SETPASS(type, &filter);
	ICMP6_FILTER_SETPASS(ICMP6_REDIRECT, &filter);
	if (echo)
		ICMP6_FILTER_SETPASS(ICMP6_ECHO_REPLY, &filter);
	if (setsockopt(fd, IPPROTO_ICMPV6, ICMP6_FILTER, &filter,
		       sizeof(filter)) == 0)
		return 0;
	return sock_options_fail(failure, "ICMP6_FILTER", NULL);
}

/* Drops echo replies whose identifier is not one of FLOWS from IDENT on. The
 * v4 packet starts with its IP header, the v6 one with ICMPv6. */
static int attach_idents(int fd, const struct sock_want *want,
			 struct sock_failure *failure)
{
	bool v4 = want->family == ADDR_V4;
	uint32_t reply = v4 ? ICMP4_ECHO_REPLY : ICMP6_ECHO_REPLY;
	struct sock_filter program[] = {
		BPF_STMT(v4 ? BPF_LDX | BPF_B | BPF_MSH : BPF_LDX | BPF_IMM, 0),
		BPF_STMT(BPF_LD | BPF_B | BPF_IND, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, reply, 0, 4),
		BPF_STMT(BPF_LD | BPF_H | BPF_IND, IDENT_AT),
		BPF_STMT(BPF_ALU | BPF_ADD | BPF_K, 0x10000u - want->ident),
		BPF_STMT(BPF_ALU | BPF_AND | BPF_K, 0xffff),
		BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, want->flows, 1, 0),
		BPF_STMT(BPF_RET | BPF_K, PASS),
		BPF_STMT(BPF_RET | BPF_K, DROP),
	};
	struct sock_fprog filter = {
		.len = sizeof(program) / sizeof(program[0]),
		.filter = program,
	};

	if (setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &filter,
		       sizeof(filter)) == 0)
		return 0;
	return sock_options_fail(failure, "SO_ATTACH_FILTER", NULL);
}

int sock_filter_attach(int fd, const struct sock_want *want,
		       struct sock_failure *failure)
{
	bool echo = want->method == SOCK_BY_ECHO;
	int status = want->family == ADDR_V4
			     ? attach_types_v4(fd, echo, failure)
			     : attach_types_v6(fd, echo, failure);

	if (status == 0 && echo)
		status = attach_idents(fd, want, failure);
	return status;
}
