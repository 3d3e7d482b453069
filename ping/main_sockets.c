/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * From the options of ping to those of sockets.
 */
#include "main_sockets.h"

#include "io/random.h"
#include "io/sock.h"
#include "ping_form.h"
#include "start/complain.h"
#include "ui/tell.h"

/* Below it, transmit stamps cost more than they are worth. */
#define STAMPS_INTERVAL NS_PER_MS

/* Packets per second of very many targets, likewise. */
#define STAMPS_RATE 10000

/* Bytes of a line for people. */
#define TEXT_SIZE 1024

/* The options know nothing of sockets, but they mean the same. */
_Static_assert((int)PING_MTU_DONT == (int)SOCK_MTU_DONT &&
		       (int)PING_MTU_WANT == (int)SOCK_MTU_WANT &&
		       (int)PING_MTU_DO == (int)SOCK_MTU_DO &&
		       (int)PING_MTU_PROBE == (int)SOCK_MTU_PROBE,
	       "the same order");

/* Of very many targets the rate of all is what matters. */
static bool wants_stamps(const struct ping_options *options)
{
	if (options->user_time)
		return false;
	if (options->crowd)
		return options->rate > 0 && options->rate <= STAMPS_RATE;
	return options->interval >= STAMPS_INTERVAL;
}

/* Very many targets take as much as everybody may have: what waits for an
 * address of the link (ARP) fills the buffer until it is given up. */
static int send_buffer(const struct ping_options *options)
{
	if (options->crowd && options->send_buffer == 0)
		return INT32_MAX / 2;
	return (int)options->send_buffer;
}

static int receive_buffer(const struct ping_options *options)
{
	if (options->crowd)
		return INT32_MAX / 2;
	return (int)ping_form_burst(options);
}

static struct sock_options sock_options_of(const struct app *app)
{
	const struct ping_options *options = &app->options;
	struct sock_options wanted = {
		.source = app->source,
		.device = app->device,
		.has_tos = options->tos >= 0,
		.tos = (uint8_t)options->tos,
		.mtu = (enum sock_mtu)options->mtu,
		.has_mark = options->mark >= 0,
		.mark = (uint32_t)options->mark,
		.send_buffer = send_buffer(options),
		.receive_buffer = receive_buffer(options),
		.broadcast = options->broadcast,
		.dont_route = options->dont_route,
		.debug = options->debug,
		.no_loop = options->no_loop,
		.flow_label = app->flow_label,
		.transmit_stamps = wants_stamps(options),
		.user_stamps = options->user_time,
		/* 0.991 of the CPU of a flood. */
		.no_ttl = (options->quiet || options->crowd) &&
			  options->machine.path == NULL,
		.drops = options->crowd,
	};

	wanted.ip_options_size =
		ping_form_ip_options(options, wanted.ip_options);
	return wanted;
}

/* The option that no ping socket will do for, or NULL. */
static const char *raw_option(const struct ping_options *options)
{
	switch (options->query) {
	case PROBE_QUERY_NODE:
		return "-N";
	case PROBE_QUERY_TIMESTAMP:
		return "--timestamp";
	case PROBE_QUERY_ECHO:
	case PROBE_QUERY_INTERFACE:
		break;
	}
	return options->ident == 0 ? "-e 0" : NULL;
}

bool main_sockets_complain(const struct app *app, const struct way *way)
{
	const char *option = raw_option(&app->options);

	if (!way_is_denied(way))
		return complain_way(app->start.program, way);
	if (option != NULL)
		tell_cure(app->start.program, option);
	else
		tell_cures(app->start.program);
	return false;
}

/* The answers to -l may come all at once. What a run of very many hosts cannot
 * hold it counts itself. */
static void check_room(const struct app *app, const struct way *way)
{
	if (way->error == 0 && !app->options.crowd &&
	    !sock_has_room(&way->sock, ping_form_burst(&app->options)))
		tell(app->start.program, "WARNING: probably, rcvbuf is not "
					 "enough to hold preload");
}

/* -v: a line and an empty one, as iputils has it. */
static void describe_sockets(const struct app *app)
{
	char memory[TEXT_SIZE];
	struct buf text;

	if (!app->options.verbose)
		return;
	buf_init(&text, memory, sizeof(memory));
	ways_describe(&app->ways, app->options.family, &text);
	tell(app->start.program, "%s", memory);
	buf_clear(&text);
	buf_char(&text, '\n');
	tell_stderr(&text);
}

bool main_sockets_open(struct app *app)
{
	const struct ping_options *options = &app->options;
	struct sock_want want = {
		.family = options->family,
		.method = SOCK_BY_ECHO,
		.choice = SOCK_PLAIN_FIRST,
		.query = options->query,
		.connects = options->connect,
		.flows = ping_form_flows(options),
		.senders = true,
		.has_ident = options->ident >= 0,
	};
	struct {
		struct siphash_key key;
		uint32_t flow_label;
		uint32_t ident;
	} drawn = {0};
	int error = random_bytes(&drawn, sizeof(drawn));

	if (error != 0)
		return complain_errno(app->start.program, "getrandom", -error);
	app->flow_label = ping_form_flow_label(options, drawn.flow_label);
	app->key = drawn.key;
	want.ident = (uint16_t)(want.has_ident ? (uint64_t)options->ident
					       : drawn.ident);
	want.options = sock_options_of(app);
	if (!ways_open_each(&app->ways, &want, &app->start.caps))
		return main_sockets_complain(
			app, ways_to(&app->ways, options->family));
	describe_sockets(app);
	return true;
}

/* -C. Nobody is probed yet: what can fail is the way there. */
static bool connect_to(const struct app *app, const struct target *target)
{
	int error;

	if (!app->options.connect)
		return true;
	error = -sock_connect(&app->way->sock, &target->addr);
	return error == 0 ||
	       complain_errno(app->start.program, "connect", error);
}

/* Who asks many hosts at once shall not make them answer with fragments. */
static bool keep_whole(struct app *app, const struct target *target)
{
	const struct way *way = ways_to(&app->ways, target->addr.family);
	int error;

	if (!target->group || app->options.mtu != PING_MTU_SYSTEM)
		return true;
	error = -sock_discover(&way->sock, SOCK_MTU_DO);
	return error == 0 ||
	       complain_errno(app->start.program, "IP_MTU_DISCOVER", error);
}

static bool lease_label(struct app *app, const struct target *target)
{
	const struct way *way = ways_to(&app->ways, target->addr.family);
	int error = -sock_lease(&way->sock, &target->addr);

	return error == 0 ||
	       complain_errno(app->start.program, "can't set flowlabel", error);
}

bool main_sockets_settle(struct app *app)
{
	check_room(app, app->way);
	for (uint32_t i = 0; i < app->targets.count; i++) {
		const struct target *target = targets_at(&app->targets, i);

		if (!connect_to(app, target) || !keep_whole(app, target) ||
		    !lease_label(app, target))
			return false;
	}
	return true;
}
