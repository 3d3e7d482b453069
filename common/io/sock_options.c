/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Options onto a socket. Most runs ask for none of them, so each costs a system
 * call only when it is wanted.
 */
#include "io/sock_options.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/net_tstamp.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>

/* Since Linux 5.9, later than some headers. */
#ifndef IP_RECVERR_RFC4884
#define IP_RECVERR_RFC4884 26
#endif
#ifndef IPV6_RECVERR_RFC4884
#define IPV6_RECVERR_RFC4884 31
#endif

int sock_options_fail(struct sock_failure *failure, const char *what,
		      const char *value)
{
	*failure = (struct sock_failure){
		.what = what,
		.value = value != NULL ? value : "",
		.error = errno,
	};
	return -failure->error;
}

int sock_options_set(int fd, int level, int name, int value, const char *what,
		     struct sock_failure *failure)
{
	if (setsockopt(fd, level, name, &value, sizeof(value)) == 0)
		return 0;
	return sock_options_fail(failure, what, NULL);
}

static int name_capset(int status, struct sock_failure *failure)
{
	if (status != 0)
		*failure = (struct sock_failure){"capset", "", -status};
	return status;
}

int sock_options_raise(struct caps *caps, cap_value_t which,
		       struct sock_failure *failure)
{
	return name_capset(caps_raise(caps, which), failure);
}

int sock_options_lower(struct caps *caps, struct sock_failure *failure)
{
	return name_capset(caps_lower(caps), failure);
}

/* One row of a table of options that take an int. */
struct setting {
	bool wanted;
	int level;
	int name;
	int value;
	const char *what;
};

static int set_all(int fd, const struct setting *settings, size_t count,
		   struct sock_failure *failure)
{
	int status = 0;

	for (size_t i = 0; i < count && status == 0; i++)
		if (settings[i].wanted)
			status = sock_options_set(
				fd, settings[i].level, settings[i].name,
				settings[i].value, settings[i].what, failure);
	return status;
}

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* Has no name in the C library; see ipv6(7) and linux/in6.h. */
#define SOCK_FLOWINFO_SEND 33

/* Nor have these; see udplite(7) and linux/udp.h. */
#define SOCK_SEND_COVERAGE    10
#define SOCK_RECEIVE_COVERAGE 11
#define COVERAGE_HEADER	      8

/* The kernel doubles what is asked for and tells that (socket(7)). */
int64_t sock_options_receive_room(int fd)
{
	socklen_t size = sizeof(int);
	int has;

	if (getsockopt(fd, SOL_SOCKET, SO_RCVBUF, &has, &size) != 0)
		return INT64_MAX;
	return has / 2;
}

bool sock_options_dropped(int fd, uint32_t *count)
{
	uint32_t values[SK_MEMINFO_VARS];
	socklen_t size = sizeof(values);

	if (getsockopt(fd, SOL_SOCKET, SO_MEMINFO, values, &size) != 0 ||
	    size <= SK_MEMINFO_DROPS * sizeof(values[0]))
		return false;
	*count = values[SK_MEMINFO_DROPS];
	return true;
}

static bool receives_less(int fd, int wanted)
{
	return wanted > 0 && sock_options_receive_room(fd) < wanted;
}

static int apply_socket(int fd, const struct sock_options *options,
			struct sock_failure *failure)
{
	const struct setting settings[] = {
		{options->send_buffer > 0, SOL_SOCKET, SO_SNDBUF,
		 options->send_buffer, "SO_SNDBUF"},
		{receives_less(fd, options->receive_buffer), SOL_SOCKET,
		 SO_RCVBUF, options->receive_buffer, "SO_RCVBUF"},
		{options->broadcast, SOL_SOCKET, SO_BROADCAST, 1,
		 "SO_BROADCAST"},
		{options->dont_route, SOL_SOCKET, SO_DONTROUTE, 1,
		 "SO_DONTROUTE"},
		{options->drops, SOL_SOCKET, SO_RXQ_OVFL, 1, "SO_RXQ_OVFL"},
	};

	return set_all(fd, settings, COUNT(settings), failure);
}

static int discover_v4(enum sock_mtu mtu)
{
	switch (mtu) {
	case SOCK_MTU_SYSTEM:
	case SOCK_MTU_DONT:
		break;
	case SOCK_MTU_WANT:
		return IP_PMTUDISC_WANT;
	case SOCK_MTU_DO:
		return IP_PMTUDISC_DO;
	case SOCK_MTU_PROBE:
		return IP_PMTUDISC_PROBE;
	}
	return IP_PMTUDISC_DONT;
}

static int discover_v6(enum sock_mtu mtu)
{
	switch (mtu) {
	case SOCK_MTU_SYSTEM:
	case SOCK_MTU_DONT:
		break;
	case SOCK_MTU_WANT:
		return IPV6_PMTUDISC_WANT;
	case SOCK_MTU_DO:
		return IPV6_PMTUDISC_DO;
	case SOCK_MTU_PROBE:
		return IPV6_PMTUDISC_PROBE;
	}
	return IPV6_PMTUDISC_DONT;
}

int sock_options_discover(int fd, enum addr_family family, enum sock_mtu mtu)
{
	struct sock_failure ignored;

	if (family == ADDR_V6)
		return sock_options_set(fd, IPPROTO_IPV6, IPV6_MTU_DISCOVER,
					discover_v6(mtu), "", &ignored);
	return sock_options_set(fd, IPPROTO_IP, IP_MTU_DISCOVER,
				discover_v4(mtu), "", &ignored);
}

/* Not in the C library: struct in6_flowlabel_req and its words (linux/in6.h,
 * which does not go with netinet/in.h). */
#define FLOWLABEL_MANAGER 32
#define FLOWLABEL_GET	  0
#define FLOWLABEL_CREATE  1
#define FLOWLABEL_SHARED  255

struct flowlabel_request {
	struct in6_addr to;
	uint32_t label; /* network order */
	uint8_t action;
	uint8_t share;
	uint16_t flags;
	uint16_t expires; /* seconds; 0: the least */
	uint16_t linger;
	uint32_t padding;
};

int sock_options_lease(int fd, const struct addr *target, uint32_t label)
{
	struct flowlabel_request request = {
		.label = htonl(label),
		.action = FLOWLABEL_GET,
		.share = FLOWLABEL_SHARED,
		.flags = FLOWLABEL_CREATE,
	};

	memcpy(&request.to, target->bytes, sizeof(request.to));
	if (setsockopt(fd, IPPROTO_IPV6, FLOWLABEL_MANAGER, &request,
		       sizeof(request)) != 0 &&
	    errno == EPERM)
		return -EPERM;
	return 0;
}

static int apply_v4(int fd, const struct sock_options *options,
		    struct sock_failure *failure)
{
	const struct setting settings[] = {
		{options->has_tos, IPPROTO_IP, IP_TOS, options->tos, "IP_TOS"},
		{options->ttl != 0, IPPROTO_IP, IP_TTL, options->ttl, "IP_TTL"},
		{options->ttl != 0, IPPROTO_IP, IP_MULTICAST_TTL, options->ttl,
		 "IP_MULTICAST_TTL"},
		{options->no_loop, IPPROTO_IP, IP_MULTICAST_LOOP, 0,
		 "IP_MULTICAST_LOOP"},
		{options->mtu != SOCK_MTU_SYSTEM, IPPROTO_IP, IP_MTU_DISCOVER,
		 discover_v4(options->mtu), "IP_MTU_DISCOVER"},
	};

	return set_all(fd, settings, COUNT(settings), failure);
}

static int apply_v6(int fd, const struct sock_options *options,
		    struct sock_failure *failure)
{
	const struct setting settings[] = {
		{options->has_tos, IPPROTO_IPV6, IPV6_TCLASS, options->tos,
		 "IPV6_TCLASS"},
		{options->ttl != 0, IPPROTO_IPV6, IPV6_UNICAST_HOPS,
		 options->ttl, "IPV6_UNICAST_HOPS"},
		{options->ttl != 0, IPPROTO_IPV6, IPV6_MULTICAST_HOPS,
		 options->ttl, "IPV6_MULTICAST_HOPS"},
		{options->no_loop, IPPROTO_IPV6, IPV6_MULTICAST_LOOP, 0,
		 "IPV6_MULTICAST_LOOP"},
		{options->mtu != SOCK_MTU_SYSTEM, IPPROTO_IPV6,
		 IPV6_MTU_DISCOVER, discover_v6(options->mtu),
		 "IPV6_MTU_DISCOVER"},
		{options->flow_label != 0 || options->flow_labels, IPPROTO_IPV6,
		 SOCK_FLOWINFO_SEND, 1, "IPV6_FLOWINFO_SEND"},
	};

	return set_all(fd, settings, COUNT(settings), failure);
}

/* Kernels before 5.7 want CAP_NET_RAW for it. */
static int apply_device(int fd, const char *device, struct caps *caps,
			struct sock_failure *failure)
{
	int status = sock_options_raise(caps, CAP_NET_RAW, failure);
	int result;

	if (status != 0)
		return status;
	result = setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, device,
			    (socklen_t)strlen(device) + 1);
	if (result != 0)
		sock_options_fail(failure, "SO_BINDTODEVICE", device);
	status = sock_options_lower(caps, failure);
	return result != 0 ? -failure->error : status;
}

/* Source routes want CAP_NET_RAW, what is only recorded wants nothing. */
static int apply_ip_options(int fd, const struct sock_options *options,
			    struct caps *caps, struct sock_failure *failure)
{
	int status = sock_options_raise(caps, CAP_NET_RAW, failure);
	int result;

	if (status != 0)
		return status;
	result = setsockopt(fd, IPPROTO_IP, IP_OPTIONS, options->ip_options,
			    (socklen_t)options->ip_options_size);
	if (result != 0)
		sock_options_fail(failure, "IP_OPTIONS", NULL);
	status = sock_options_lower(caps, failure);
	return result != 0 ? -failure->error : status;
}

/* CAP_NET_ADMIN will do, and since 5.17 CAP_NET_RAW (socket(7)). */
static int apply_mark(int fd, uint32_t mark, struct caps *caps,
		      struct sock_failure *failure)
{
	cap_value_t which = caps->admin ? CAP_NET_ADMIN : CAP_NET_RAW;
	int status = sock_options_raise(caps, which, failure);
	int result;

	if (status != 0)
		return status;
	result = sock_options_set(fd, SOL_SOCKET, SO_MARK, (int)mark, "SO_MARK",
				  failure);
	status = sock_options_lower(caps, failure);
	return result != 0 ? result : status;
}

/* It wants CAP_NET_ADMIN. */
static int apply_debug(int fd, bool must, struct caps *caps,
		       struct sock_failure *failure)
{
	struct sock_failure ignored;
	int status = sock_options_raise(caps, CAP_NET_ADMIN, failure);
	int result;

	if (status != 0)
		return status;
	result = sock_options_set(fd, SOL_SOCKET, SO_DEBUG, 1, "SO_DEBUG",
				  must ? failure : &ignored);
	status = sock_options_lower(caps, failure);
	return must && result != 0 ? result : status;
}

int sock_options_apply(int fd, enum addr_family family,
		       const struct sock_options *options, struct caps *caps,
		       struct sock_failure *failure)
{
	int status = apply_socket(fd, options, failure);

	if (status == 0 && options->debug)
		status = apply_debug(fd, options->debug_must, caps, failure);
	if (status == 0)
		status = family == ADDR_V6 ? apply_v6(fd, options, failure)
					   : apply_v4(fd, options, failure);
	if (status == 0 && family == ADDR_V4 && options->ip_options_size > 0)
		status = apply_ip_options(fd, options, caps, failure);
	if (status == 0 && options->device != NULL)
		status = apply_device(fd, options->device, caps, failure);
	if (status == 0 && options->has_mark)
		status = apply_mark(fd, options->mark, caps, failure);
	return status;
}

/* What SO_TIMESTAMPING asks for on a socket that receives, and of one that has
 * stamps of what it sends. */
#define STAMPS_RECEIVED                                                        \
	(SOF_TIMESTAMPING_RX_SOFTWARE | SOF_TIMESTAMPING_SOFTWARE)
#define STAMPS_SENT                                                            \
	(STAMPS_RECEIVED | SOF_TIMESTAMPING_TX_SOFTWARE |                      \
	 SOF_TIMESTAMPING_OPT_ID | SOF_TIMESTAMPING_OPT_TSONLY)

/* Those of a network card come if whoever administers it has switched them on
 * (SIOCSHWTSTAMP), and then beside the kernel's. */
#define STAMPS_OF_CARD                                                         \
	(SOF_TIMESTAMPING_RX_HARDWARE | SOF_TIMESTAMPING_TX_HARDWARE |         \
	 SOF_TIMESTAMPING_RAW_HARDWARE | SOF_TIMESTAMPING_OPT_TX_SWHW)

/* Kernels before 4.13 do not know both, and refuse what they do not know. */
static int ask_stamps(int fd, int flags, struct sock_failure *failure)
{
	int status = sock_options_set(fd, SOL_SOCKET, SO_TIMESTAMPING,
				      flags | STAMPS_OF_CARD, "SO_TIMESTAMPING",
				      failure);

	return status != -EINVAL
		       ? status
		       : sock_options_set(fd, SOL_SOCKET, SO_TIMESTAMPING,
					  flags, "SO_TIMESTAMPING", failure);
}

/* Where nothing but arrivals is wanted, SO_TIMESTAMPNS says it in a third of
 * the bytes: 0.993 of the CPU of a flood. */
int sock_options_stamp(int fd, bool sends, const struct sock_options *options,
		       struct sock_failure *failure)
{
	int status;

	if (options->user_stamps)
		return 0;
	if (options->transmit_stamps)
		status = ask_stamps(fd, sends ? STAMPS_SENT : STAMPS_RECEIVED,
				    failure);
	else
		status = sock_options_set(fd, SOL_SOCKET, SO_TIMESTAMPNS, 1,
					  "SO_TIMESTAMPNS", failure);
	/* Emulated kernels have no stamps: then the clock has to do. */
	return status == -ENOPROTOOPT ? 0 : status;
}

int sock_options_restart_stamps(int fd)
{
	struct sock_failure failure;
	int status =
		sock_options_set(fd, SOL_SOCKET, SO_TIMESTAMPING,
				 STAMPS_RECEIVED, "SO_TIMESTAMPING", &failure);

	return status == 0 ? ask_stamps(fd, STAMPS_SENT, &failure) : status;
}

int sock_options_errors(int fd, enum addr_family family, bool extensions,
			struct sock_failure *failure)
{
	bool v6 = family == ADDR_V6;
	struct sock_failure ignored;

	/* Kernels before 5.9 do not tell where the extensions start; there are
	 * other ways to find them. */
	if (extensions && v6)
		sock_options_set(fd, IPPROTO_IPV6, IPV6_RECVERR_RFC4884, 1, "",
				 &ignored);
	else if (extensions)
		sock_options_set(fd, IPPROTO_IP, IP_RECVERR_RFC4884, 1, "",
				 &ignored);
	if (v6)
		return sock_options_set(fd, IPPROTO_IPV6, IPV6_RECVERR, 1,
					"IPV6_RECVERR", failure);
	return sock_options_set(fd, IPPROTO_IP, IP_RECVERR, 1, "IP_RECVERR",
				failure);
}

int sock_options_report(int fd, enum addr_family family, bool header,
			const struct sock_options *options,
			struct sock_failure *failure)
{
	bool ttl = !options->no_ttl;
	bool v6 = family == ADDR_V6;
	const struct setting settings[] = {
		{ttl && !header && !v6, IPPROTO_IP, IP_RECVTTL, 1,
		 "IP_RECVTTL"},
		{ttl && v6, IPPROTO_IPV6, IPV6_RECVHOPLIMIT, 1,
		 "IPV6_RECVHOPLIMIT"},
		/* Answers have options that nobody asked for, too. */
		{!header && !v6, IPPROTO_IP, IP_RECVOPTS, 1, "IP_RECVOPTS"},
	};

	return set_all(fd, settings, COUNT(settings), failure);
}

int sock_options_cover(int fd, uint16_t coverage, struct sock_failure *failure)
{
	const struct setting settings[] = {
		{coverage != 0, IPPROTO_UDPLITE, SOCK_SEND_COVERAGE, coverage,
		 "UDPLITE_SEND_CSCOV"},
		{true, IPPROTO_UDPLITE, SOCK_RECEIVE_COVERAGE, COVERAGE_HEADER,
		 "UDPLITE_RECV_CSCOV"},
	};

	return set_all(fd, settings, COUNT(settings), failure);
}

int sock_options_attempts(int fd, struct sock_failure *failure)
{
	return sock_options_set(fd, IPPROTO_TCP, TCP_SYNCNT, 1, "TCP_SYNCNT",
				failure);
}
