/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a story tells of its network.
 */
#include "net.h"

#include "net_driver.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* A resolver that knows nothing says so after this. */
#define NAME_DELAY NS_PER_MS

#define SEND_COST NS_PER_US

struct addr net_addr(const char *text)
{
	struct addr addr = {0};
	bool good = addr_parse(text, &addr);

	assert(good);
	return addr;
}

void net_init(struct net *net, uint64_t seed)
{
	memset(net, 0, sizeof(*net));
	net->driver.ops = &net_driver_ops;
	net->driver.now = NET_START;
	net->driver.wall = NET_WALL - NET_START;
	net->clock = NET_START;
	net->random = seed;
	net->salt = seed * UINT64_C(0x2545f4914f6cdd1d) + 1;
	net->stamps = STAMP_KERNEL;
	net->send_cost = SEND_COST;
	net->name_delay = NAME_DELAY;
	net->batch = NET_BATCH_MAX;
	net->source_v4 = net_addr("10.0.0.2");
	net->source_v6 = net_addr("fd00::2");
}

void net_plug(struct net *net, const struct probe_form *form,
	      const struct targets *targets)
{
	net->form = form;
	net->targets = targets;
}

void net_free(struct net *net)
{
	net_queue_free(&net->queue);
	free(net->current);
	net->current = NULL;
}

/* 10.0.K.1 or fd00:0:0:K::1. */
static struct addr addr_of_place(enum addr_family family, size_t place)
{
	struct addr addr = net_addr(family == ADDR_V4 ? "10.0.0.1" : "fd00::1");

	if (family == ADDR_V4)
		addr.bytes[2] = (uint8_t)place;
	else
		addr.bytes[7] = (uint8_t)place;
	return addr;
}

struct net_hop *net_path(struct net *net, const struct net_hop *hops,
			 size_t count)
{
	struct net_path *path = &net->paths[net->path_count++];
	enum addr_family family;

	assert(net->path_count <= NET_PATHS_MAX && count > 0);
	assert(net->hop_count + count <= NET_HOPS_MAX);
	family = hops[count - 1].addr.family;
	assert(family != ADDR_NONE);
	path->hops = &net->hops[net->hop_count];
	path->count = count;
	net->hop_count += count;
	memcpy(path->hops, hops, count * sizeof(*hops));
	for (size_t i = 0; i < count; i++)
		if (hops[i].addr.family == ADDR_NONE)
			path->hops[i].addr = addr_of_place(family, i + 1);
	return path->hops;
}

struct net_hop *net_line(struct net *net, struct addr host, size_t routers,
			 int64_t delay)
{
	struct net_hop hops[NET_HOPS_MAX] = {0};

	assert(routers < NET_HOPS_MAX);
	for (size_t i = 0; i <= routers; i++)
		hops[i].delay = delay;
	hops[routers].addr = host;
	return net_path(net, hops, routers + 1);
}

/* The unspecified address stands for anybody's. */
struct net_hop *net_crowd(struct net *net, enum addr_family family,
			  size_t routers, int64_t delay)
{
	struct addr anybody = {.family = family};

	return net_line(net, anybody, routers, delay);
}

void net_script(struct net *net, uint32_t number, struct net_action action)
{
	assert(net->rule_count < NET_SCRIPT_MAX);
	net->rules[net->rule_count++] =
		(struct net_rule){.number = number, .action = action};
}

void net_rival(struct net *net, struct net_rival rival)
{
	assert(net->rival_count < NET_RIVALS_MAX);
	rival.at += NET_START;
	net->rivals[net->rival_count++] = rival;
}

void net_signal(struct net *net, int64_t at, int signal)
{
	net_queue_put(&net->queue, NET_MAIL_SIGNAL, NET_START + at, NULL, 0)
		->signal = signal;
}

static void add_window(struct net_window *windows, size_t *count, int64_t at,
		       int64_t span)
{
	assert(*count < NET_PAUSES_MAX);
	windows[*count].from = NET_START + at;
	windows[*count].until = ns_after(NET_START + at, span);
	++*count;
}

void net_pause(struct net *net, int64_t at, int64_t span)
{
	add_window(net->pauses, &net->pause_count, at, span);
}

void net_outage(struct net *net, int64_t at, int64_t span)
{
	add_window(net->outages, &net->outage_count, at, span);
}

void net_step_clock(struct net *net, int64_t at, int64_t span)
{
	net_queue_put(&net->queue, NET_MAIL_WALL, NET_START + at, NULL, 0)
		->span = span;
}

void net_host(struct net *net, int64_t at, const char *name, struct addr addr)
{
	assert(net->host_count < NET_NAMES_MAX);
	net->hosts[net->host_count++] =
		(struct net_host){name, addr, NET_START + at};
}

void net_name(struct net *net, struct addr addr, const char *text,
	      int64_t delay)
{
	assert(net->name_count < NET_NAMES_MAX);
	net->names[net->name_count++] =
		(struct net_name){.addr = addr, .text = text, .delay = delay};
}

void net_mute(struct net *net, int64_t at)
{
	net_queue_put(&net->queue, NET_MAIL_MUTE, NET_START + at, NULL, 0);
}

void net_inject(struct net *net, int64_t at, const struct datagram *datagram)
{
	struct net_mail *mail =
		net_queue_put(&net->queue, NET_MAIL_DATAGRAM, NET_START + at,
			      datagram->bytes.data, datagram->bytes.size);
	struct span copy = mail->datagram.bytes;

	mail->datagram = *datagram;
	mail->datagram.bytes = copy;
}

void net_watch(struct net *net, struct net_record *log, size_t size)
{
	net->log = log;
	net->log_size = size;
	net->log_count = 0;
}
