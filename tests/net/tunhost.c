/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * tunhost: a network of one's own behind a TUN device, honest or not.
 *
 *	tunhost [OPTIONS]	runs until killed
 *
 * It makes the device in the network namespace that it is started in, says
 * `ready`, and answers every IPv4 and IPv6 packet that is routed there:
 * whatever the address, there is a host that answers echo requests, and UDP
 * with port unreachable. Addresses and routes are the caller's (lab_tun).
 *
 * --dev NAME          the device (tun0)
 * --seconds N         stop after N seconds
 * --routers N         N routers before the host: they answer packets with a
 *                     TTL up to N, number K from 10.98.0.K and fd98::K
 * --hop K=ADDR        router K answers from ADDR (one per family)
 * --hop-delay K=TIME  router K takes TIME longer to answer
 * --from ADDR         the host answers from ADDR (one per family)
 * --ttl N             TTL of every answer (64)
 * --delay TIME        answers leave TIME later: 5ms, 100us, 2s
 * --hold TIME[:E]     each Eth answer leaves TIME later still: reordering
 * --copies N[:E]      each Eth answer is sent N times
 * --lose PATTERN      an answer for each `.`, none for each `x`: `..x`, over
 *                     and over, for all packets together
 * --forge MODE[:E]    each Eth echo reply is forged: wrong-id, wrong-seq,
 *                     wrong-stamp (payload bytes 0-15), wrong-payload (last
 *                     byte), wrong-checksum, truncated (half the payload),
 *                     over-long (16 bytes more), wrong-mac (byte 15), huge
 *                     (51200 bytes more). In the host's errors all of this
 *                     is done to the quote, and wrong-target to its address,
 *                     wrong-port to its source port
 * --forge-hops        routers forge their errors as well, and are then number
 *                     K + 100
 * --stamp HEX         each echo reply has these payload bytes 0-15
 * --also              the honest reply follows a forged one, or an error
 * --error T:C[:INFO]  the host answers everything with ICMP type T, code C
 *                     and INFO (a number) in bytes 4-7, after a v4 or v6 header
 * --error-by-address[=INFO]  ... of the type and code that its address names:
 *                     10.99.T.C, fd99::T:C
 * --quote N|full      errors quote at most N bytes, IP header included (full)
 * --ext HEX           errors that may (not packet too big) carry these RFC
 *                     4884 objects, below a right header; the quote is padded
 *                     to 128 bytes
 * --ext-raw HEX       ... this as the whole extension, header and all
 * --ext-legacy        ... and the length of the quote is not told
 * --ext-length N      ... and N is told as the length of the quote
 * --cut-by-ttl N      the ICMP message of an error is cut to N bytes, and as
 *                     many more as the TTL that it answers
 * --options HEX       v4 answers carry these IP options; given again, those of
 *                     10.99.0.K carry the Kth, counted from 0
 * --node CODE[:FLAGS] what the host answers to questions of RFC 4620 has this
 *                     code (0) and these flags besides; it is three bytes
 *                     short with --forge truncated
 * --storm N           N forged packets, one of each shape after the other, go
 *                     before each answer to an echo request
 * --storm-rate N      ... and N a second from the first request on, as far as
 *                     this machine can; at the end it says how many they were
 * --storm-foreign     ... all of them right answers to somebody else
 */
#include "tunhost_node.h"
#include "tunhost_options.h"
#include "tunhost_packet.h"
#include "tunhost_storm.h"

#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/queue.h>
#include <time.h>
#include <unistd.h>

struct pending {
	TAILQ_ENTRY(pending) link;
	int64_t at;
	size_t size;
	uint8_t bytes[];
};

TAILQ_HEAD(queue, pending);

struct tun {
	const struct setup *setup;
	int fd;
	int64_t now;
	struct queue queue;
	unsigned asked;
	unsigned answered;
	unsigned replied;
	struct packet packet;
	struct storm storm;
};

static int64_t clock_now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
}

/* --- sending: now, late or twice --------------------------------------- */

static void queue_add(struct tun *tun, int64_t at)
{
	const struct packet *p = &tun->packet;
	struct pending *entry = malloc(sizeof(*entry) + p->size);
	struct pending *before;

	if (!entry)
		die("out of memory");
	entry->at = at;
	entry->size = p->size;
	memcpy(entry->bytes, p->bytes, p->size);
	TAILQ_FOREACH_REVERSE(before, &tun->queue, queue, link)
	if (before->at <= at)
		break;
	if (before)
		TAILQ_INSERT_AFTER(&tun->queue, before, entry, link);
	else
		TAILQ_INSERT_HEAD(&tun->queue, entry, link);
}

static void queue_flush(struct tun *tun)
{
	struct pending *entry;

	while ((entry = TAILQ_FIRST(&tun->queue)) && entry->at <= tun->now) {
		if (write(tun->fd, entry->bytes, entry->size) < 0)
			perror("tunhost: write");
		TAILQ_REMOVE(&tun->queue, entry, link);
		free(entry);
	}
}

static bool every(unsigned count, unsigned each)
{
	return each && count % each == each - 1;
}

static void answer_send_later(struct tun *tun, int64_t later)
{
	const struct setup *setup = tun->setup;
	const unsigned k = tun->answered++;
	unsigned copies = every(k, setup->copies_every) ? setup->copies : 1;
	int64_t at = tun->now + setup->delay + later;

	if (every(k, setup->hold_every))
		at += setup->hold;
	while (copies--)
		queue_add(tun, at);
}

static void answer_send(struct tun *tun)
{
	answer_send_later(tun, 0);
}

/* --- answering --------------------------------------------------------- */

static void router_error(struct tun *tun, const struct asked *asked, size_t who,
			 enum forge forge)
{
	const struct address *hop = &tun->setup->hops[asked->family][who];
	const uint8_t head[8] = {asked->family == IP6 ? 3 : 11};

	error_build(&tun->packet, tun->setup, asked, hop->bytes, head, 1,
		    forge);
	answer_send_later(tun, tun->setup->hop_delays[asked->ttl]);
}

static void router_answer(struct tun *tun, const struct asked *asked)
{
	const struct setup *setup = tun->setup;
	const size_t who = asked->ttl;

	if (setup->forge_hops)
		router_error(tun, asked, (who + 100) % HOPS_MAX, setup->forge);
	if (!setup->forge_hops || setup->also)
		router_error(tun, asked, who, FORGE_NONE);
}

static void host_error(struct tun *tun, const struct asked *asked,
		       const uint8_t *from, enum forge forge)
{
	const struct setup *setup = tun->setup;
	uint8_t head[8] = {3, 3};

	if (asked->family == IP6)
		memcpy(head, (const uint8_t[]){1, 4}, 2);
	if (setup->error) {
		head[0] = setup->error_type;
		head[1] = setup->error_code;
		put16(head + 4, setup->error_info >> 16);
		put16(head + 6, setup->error_info);
	}
	if (setup->error_by_address) {
		head[0] = asked->target[asked->family == IP6 ? 13 : 2];
		head[1] = asked->target[asked->family == IP6 ? 15 : 3];
	}
	error_build(&tun->packet, setup, asked, from, head,
		    (uint8_t)(asked->ttl - setup->routers), forge);
	answer_send(tun);
}

static void host_echo(struct tun *tun, const struct asked *asked,
		      const uint8_t *from)
{
	const struct setup *setup = tun->setup;
	bool forged = every(tun->replied++, setup->forge_every);

	if (forged) {
		echo_build(&tun->packet, setup, asked, from, setup->forge);
		answer_send(tun);
	}
	if (!forged || setup->also) {
		echo_build(&tun->packet, setup, asked, from, FORGE_NONE);
		answer_send(tun);
	}
}

static void host_answer(struct tun *tun, const struct asked *asked)
{
	const struct address *other = &tun->setup->from[asked->family];
	const uint8_t *from = other->set ? other->bytes : asked->target;

	if (asked->protocol == IPPROTO_UDP ||
	    (asked_echo(asked) && tun->setup->error))
		host_error(tun, asked, from, tun->setup->forge);
	if (asked->protocol == IPPROTO_UDP && tun->setup->also &&
	    !tun->setup->error)
		host_error(tun, asked, asked->target, FORGE_NONE);
	if (asked_echo(asked) && (!tun->setup->error || tun->setup->also))
		host_echo(tun, asked, from);
	if (asked_node(asked) &&
	    node_build(&tun->packet, tun->setup, asked, from))
		answer_send(tun);
}

/* --- forging ------------------------------------------------------------- */

static void storm_send(struct tun *tun, uint64_t count)
{
	struct storm *storm = &tun->storm;

	for (uint64_t i = 0; storm->ready && i < count; i++) {
		storm_build(storm, &tun->packet);
		if (write(tun->fd, tun->packet.bytes, tun->packet.size) < 0)
			storm->refused++;
		storm->sent++;
	}
}

/* As many as are due by now, and no more than a few at once: the honest answer
 * must not wait for them. */
static void storm_keep_rate(struct tun *tun)
{
	struct storm *storm = &tun->storm;
	uint64_t due;

	if (!storm->ready)
		return;
	if (storm->since == 0)
		storm->since = tun->now;
	due = (uint64_t)(tun->now - storm->since) * tun->setup->storm_rate /
	      1000000000;
	if (due > storm->sent)
		storm_send(tun, due - storm->sent < 8 ? due - storm->sent : 8);
}

static void storm_tell(const struct tun *tun)
{
	const struct storm *storm = &tun->storm;
	double seconds = (double)(tun->now - storm->since) / 1e9;

	if (tun->setup->storm_rate > 0 && storm->since > 0)
		printf("%llu forged packets, %llu refused, %.0f a second\n",
		       (unsigned long long)storm->sent,
		       (unsigned long long)storm->refused,
		       (double)storm->sent / seconds);
}

/* --- the honest host ------------------------------------------------------ */

static void answer(struct tun *tun, const uint8_t *bytes, size_t size)
{
	const char *lose = tun->setup->lose;
	struct asked asked;

	if (!asked_parse(&asked, bytes, size))
		return;
	if (lose[tun->asked++ % strlen(lose)] == 'x')
		return;
	if (tun->setup->storm > 0 || tun->setup->storm_rate > 0)
		storm_learn(&tun->storm, &asked);
	storm_send(tun, tun->setup->storm);
	if (asked.ttl > tun->setup->routers)
		host_answer(tun, &asked);
	else if (asked_echo(&asked) || asked.protocol == IPPROTO_UDP ||
		 asked.protocol == IPPROTO_TCP)
		router_answer(tun, &asked);
}

/* --- the device and the loop ------------------------------------------- */

static int tun_open(const char *device)
{
	struct ifreq request = {.ifr_flags = IFF_TUN | IFF_NO_PI};
	int fd = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0)
		die("cannot open /dev/net/tun");
	snprintf(request.ifr_name, sizeof(request.ifr_name), "%s", device);
	if (ioctl(fd, TUNSETIFF, &request) < 0)
		die("cannot make the device");
	return fd;
}

static void tun_wait(struct tun *tun, int64_t end)
{
	const struct pending *first = TAILQ_FIRST(&tun->queue);
	struct pollfd poll = {.fd = tun->fd, .events = POLLIN};
	int64_t wait = (first && first->at < end ? first->at : end) - tun->now;
	struct timespec ts = {0};

	if (wait > 0 && !(tun->setup->storm_rate > 0 && tun->storm.ready)) {
		ts.tv_sec = wait / 1000000000;
		ts.tv_nsec = wait % 1000000000;
	}
	ppoll(&poll, 1, &ts, NULL);
}

static void tun_run(struct tun *tun, int64_t end)
{
	static uint8_t bytes[PACKET_MAX];
	ssize_t size;

	while (tun->now < end) {
		tun_wait(tun, end);
		tun->now = clock_now();
		while ((size = read(tun->fd, bytes, sizeof(bytes))) > 0) {
			answer(tun, bytes, (size_t)size);
			queue_flush(tun);
			tun->now = clock_now();
		}
		queue_flush(tun);
		if (tun->setup->storm_rate > 0)
			storm_keep_rate(tun);
	}
}

int main(int argc, char **argv)
{
	static struct setup setup;
	static struct tun tun = {.setup = &setup};

	options_parse(&setup, argc, argv);
	tun.storm.setup = setup;
	prctl(PR_SET_TIMERSLACK, 1);
	TAILQ_INIT(&tun.queue);
	tun.fd = tun_open(setup.device);
	puts("ready");
	fflush(stdout);
	tun.now = clock_now();
	tun_run(&tun, tun.now + setup.seconds * 1000000000);
	storm_tell(&tun);
	return 0;
}
