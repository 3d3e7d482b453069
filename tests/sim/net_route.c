/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The walk of one packet along its path, and of the answer back.
 */
#include "net_route.h"

#include "net_packet.h"
#include "net_segment.h"
#include "wire/icmp.h"
#include "wire/ip.h"

#include <assert.h>
#include <string.h>

#define TTL_LINUX     64
#define BURST_LINUX   6
#define DONT_FRAGMENT 0x40

/* splitmix64: one state word, every seed is good. */
static uint64_t scramble(uint64_t x)
{
	x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
	return x ^ x >> 31;
}

uint64_t net_route_chance(struct net *net, uint64_t limit)
{
	net->random += UINT64_C(0x9e3779b97f4a7c15);
	return scramble(net->random) % limit;
}

/* Whether letter COUNT of PATTERN, repeated, is an `x`. */
static bool is_struck(const char *pattern, uint32_t count)
{
	size_t size = pattern != NULL ? strlen(pattern) : 0;

	return size > 0 && pattern[count % size] == 'x';
}

static bool ends_at(const struct net_path *path, const struct addr *to)
{
	const struct net_hop *host = &path->hops[path->count - 1];

	return addr_same_host(&host->addr, to) ||
	       (host->other.family != ADDR_NONE &&
		addr_same_host(&host->other, to));
}

static bool is_crowd(const struct net_path *path, enum addr_family family)
{
	const struct addr *addr = &path->hops[path->count - 1].addr;

	return addr->family == family && addr_is_unspecified(addr);
}

static const struct net_path *choose_path(const struct net *net,
					  const struct addr *to, uint64_t flow)
{
	const struct net_path *found[NET_PATHS_MAX];
	const struct net_path *crowd = NULL;
	size_t count = 0;

	for (size_t i = 0; i < net->path_count; i++) {
		if (ends_at(&net->paths[i], to))
			found[count++] = &net->paths[i];
		else if (is_crowd(&net->paths[i], to->family))
			crowd = &net->paths[i];
	}
	return count > 0 ? found[scramble(flow) % count] : crowd;
}

static uint64_t flow_of(struct net *net, const struct addr *to)
{
	if (net->balance == NET_BALANCE_PACKET)
		return net_route_chance(net, UINT64_MAX);
	return net_packet_flow(net, net->packet, to->family);
}

/* The address that hop PLACE of a path has for this flow. */
static struct addr face_of(const struct net_hop *hop, size_t place,
			   uint64_t flow)
{
	if (hop->other.family != ADDR_NONE && (scramble(flow + place + 1) & 1))
		return hop->other;
	return hop->addr;
}

static int64_t cross(struct net *net, const struct net_hop *hop)
{
	int64_t span = hop->delay;

	if (hop->jitter > 0)
		span += (int64_t)net_route_chance(net,
						  (uint64_t)hop->jitter + 1);
	return span;
}

static bool is_lost_before(struct net *net, struct net_hop *hop)
{
	bool struck = is_struck(hop->arrive, hop->arrived++);

	return struck ||
	       (hop->loss > 0 && net_route_chance(net, 100) < hop->loss);
}

static bool is_too_big(const struct net *net, const struct net_hop *hop,
		       size_t size, const struct addr *to)
{
	if (hop->mtu == 0 || size <= hop->mtu)
		return false;
	return to->family == ADDR_V6 || (net->packet[6] & DONT_FRAGMENT) != 0;
}

static void refuse(struct net_outcome *outcome, uint8_t type, uint8_t code,
		   uint32_t info)
{
	outcome->fate = NET_REFUSED;
	outcome->type = type;
	outcome->code = code;
	outcome->info = info;
}

/* What the last hop says: a host, or whoever was told to refuse. */
static void decide_at_host(const struct net *net, const struct net_hop *hop,
			   const struct addr *to, struct net_outcome *outcome)
{
	bool v4 = to->family == ADDR_V4;
	uint8_t protocol = v4 ? net->packet[9] : net->packet[6];

	if (protocol == IP_PROTOCOL_ICMP || protocol == IP_PROTOCOL_ICMPV6)
		outcome->fate = NET_ECHOED;
	else if (net_segment_has(protocol))
		outcome->fate = NET_KNOCKED;
	else if (protocol != IP_PROTOCOL_UDP &&
		 protocol != IP_PROTOCOL_UDPLITE && v4)
		refuse(outcome, ICMP4_UNREACHABLE, ICMP4_UNREACHABLE_PROTOCOL,
		       0);
	else if (protocol != IP_PROTOCOL_UDP && protocol != IP_PROTOCOL_UDPLITE)
		refuse(outcome, ICMP6_PARAMETER_PROBLEM, 1, 6);
	else if (hop->open_port)
		outcome->fate = NET_SPOKEN;
	else if (v4)
		refuse(outcome, ICMP4_UNREACHABLE, ICMP4_UNREACHABLE_PORT, 0);
	else
		refuse(outcome, ICMP6_UNREACHABLE, ICMP6_UNREACHABLE_PORT, 0);
}

/* What HOP does with a packet that has come to it. True: it goes on. */
static bool decide(const struct net *net, const struct net_hop *hop, bool last,
		   size_t size, const struct addr *to,
		   struct net_outcome *outcome)
{
	bool v4 = to->family == ADDR_V4;

	if (hop->type != 0) {
		refuse(outcome, hop->type, hop->code, hop->info);
	} else if (last) {
		decide_at_host(net, hop, to, outcome);
	} else if (outcome->left <= 1) {
		refuse(outcome, v4 ? ICMP4_TIME_EXCEEDED : ICMP6_TIME_EXCEEDED,
		       0, 0);
	} else if (is_too_big(net, hop, size, to) && hop->hole) {
		outcome->fate = NET_VANISHED;
	} else if (is_too_big(net, hop, size, to)) {
		refuse(outcome, v4 ? ICMP4_UNREACHABLE : ICMP6_TOO_BIG,
		       v4 ? ICMP4_UNREACHABLE_TOO_BIG : 0, hop->mtu);
	} else {
		return true;
	}
	return false;
}

static struct net_bucket *bucket_of(struct net *net, const struct addr *addr,
				    int64_t saved, int64_t now)
{
	for (size_t i = 0; i < net->bucket_count; i++)
		if (addr_equal(&net->buckets[i].addr, addr))
			return &net->buckets[i];
	assert(net->bucket_count < NET_BUCKETS_MAX);
	net->buckets[net->bucket_count] =
		(struct net_bucket){.addr = *addr, .saved = saved, .last = now};
	return &net->buckets[net->bucket_count++];
}

/* Takes one error from what HOP may send from ADDR at NOW, if there is one. */
static bool take(struct net *net, const struct net_hop *hop,
		 const struct addr *addr, int64_t now)
{
	unsigned int burst = hop->burst > 0 ? hop->burst : BURST_LINUX;
	int64_t full = hop->limit * burst;
	int64_t saved = hop->dry > 0 ? hop->limit - hop->dry : full;
	struct net_bucket *bucket = bucket_of(net, addr, saved, now);

	bucket->saved += ns_max(0, now - bucket->last);
	bucket->saved = ns_min(bucket->saved, full);
	bucket->last = ns_max(bucket->last, now);
	if (bucket->saved < hop->limit)
		return false;
	bucket->saved -= hop->limit;
	return true;
}

/* Whoever asks ADDR before all others, and before NOW; or NULL. */
static struct net_rival *next_rival(struct net *net, const struct addr *addr,
				    int64_t now)
{
	struct net_rival *first = NULL;

	for (size_t i = 0; i < net->rival_count; i++) {
		struct net_rival *rival = &net->rivals[i];

		if (rival->wants > 0 && rival->at < now &&
		    addr_equal(&rival->addr, addr) &&
		    (first == NULL || rival->at < first->at))
			first = rival;
	}
	return first;
}

/* The router may send one error more. IPv6 does not count "too big". */
static bool is_granted(struct net *net, const struct net_outcome *outcome,
		       int64_t now)
{
	const struct net_hop *hop = outcome->hop;
	const struct addr *addr = &outcome->from;
	struct net_rival *rival;

	if (hop->limit == 0 || outcome->fate != NET_REFUSED ||
	    (addr->family == ADDR_V6 && outcome->type == ICMP6_TOO_BIG))
		return true;
	while ((rival = next_rival(net, addr, now)) != NULL) {
		if (take(net, hop, addr, rival->at))
			rival->wants--;
		rival->at += rival->period;
	}
	return take(net, hop, addr, now);
}

/* The answer of hop PLACE travels back. */
static void come_back(struct net *net, const struct net_path *path,
		      size_t place, int64_t at, struct net_outcome *outcome)
{
	struct net_hop *hop = &path->hops[place];
	uint8_t ttl = hop->ttl > 0 ? hop->ttl : TTL_LINUX;
	bool struck;

	outcome->hop = hop;
	if (hop->silent || outcome->fate == NET_VANISHED ||
	    !is_granted(net, outcome, at)) {
		outcome->fate = NET_VANISHED;
		return;
	}
	struck = is_struck(hop->answer, hop->answered++);
	at += hop->slow;
	for (size_t i = place + 1; i-- > 0;)
		at += cross(net, &path->hops[i]);
	outcome->at = at;
	outcome->ttl = (uint8_t)(ttl > place ? ttl - place : 0);
	if (struck || ttl <= place)
		outcome->fate = NET_VANISHED;
}

void net_route(struct net *net, size_t size, const struct addr *to,
	       int64_t left_at, const struct net_action *forced,
	       struct net_outcome *outcome)
{
	uint64_t flow = flow_of(net, to);
	const struct net_path *path = choose_path(net, to, flow);
	uint8_t ttl = to->family == ADDR_V4 ? net->packet[8] : net->packet[7];
	int64_t at = left_at;

	*outcome = (struct net_outcome){.fate = NET_VANISHED};
	for (size_t i = 0; path != NULL && i < path->count; i++) {
		struct net_hop *hop = &path->hops[i];

		at += cross(net, hop);
		if (is_lost_before(net, hop) || ttl <= i)
			return;
		outcome->left = (uint8_t)(ttl - i);
		outcome->from = face_of(hop, i, flow);
		if (addr_is_unspecified(&outcome->from))
			outcome->from = *to;
		if (decide(net, hop, i + 1 == path->count, size, to, outcome))
			continue;
		if (forced != NULL)
			refuse(outcome, forced->type, forced->code,
			       forced->mtu);
		come_back(net, path, i, at, outcome);
		return;
	}
}

const struct net_hop *net_route_first(struct net *net, const struct addr *to,
				      struct addr *from)
{
	uint64_t flow = net_packet_flow(net, net->packet, to->family);
	const struct net_path *path = choose_path(net, to, flow);

	if (path == NULL)
		return NULL;
	*from = face_of(&path->hops[0], 0, flow);
	return &path->hops[0];
}
