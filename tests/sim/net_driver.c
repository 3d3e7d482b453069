/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The driver: sending and receiving in virtual time.
 */
#include "net_driver.h"

#include "net_answer.h"
#include "net_packet.h"
#include "net_route.h"
#include "wire/icmp.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* A story of more turns than this does not end. */
#define TURNS_MAX 50000000

static struct net *net_of(struct driver *driver)
{
	/* The driver is the first member. */
	return (struct net *)(void *)driver;
}

static bool is_within(const struct net_window *windows, size_t count,
		      int64_t at, int64_t *until)
{
	for (size_t i = 0; i < count; i++) {
		if (at < windows[i].from || at >= windows[i].until)
			continue;
		*until = windows[i].until;
		return true;
	}
	return false;
}

/* --- sending -------------------------------------------------------------- */

static bool has_mail(const struct net *net)
{
	const struct net_mail *mail = net_queue_peek(&net->queue);

	return mail != NULL && mail->at <= net->clock;
}

/* What was sent just now is younger than the mail that waits. */
static void note_departure(struct net *net, const struct sent *sent)
{
	if (!has_mail(net))
		net->driver.now = ns_max(net->driver.now, sent->at);
}

/* To be told later. */
static void keep_sent(struct net *net, const struct sent *sent)
{
	uint32_t slot = (net->told_first + net->told_count) % NET_BATCH_MAX;

	assert(net->told_count < NET_BATCH_MAX);
	net->told[slot] = *sent;
	net->told_count++;
}

/* The rules about this probe, into FOUND. */
static size_t find_rules(struct net *net, const struct probe *probe,
			 const struct net_action *found[NET_SCRIPT_MAX])
{
	size_t count = 0;

	for (size_t i = 0; i < net->rule_count; i++) {
		struct net_rule *rule = &net->rules[i];
		const struct net_action *action = &rule->action;

		if (rule->number != NET_EVERY && rule->number != probe->number)
			continue;
		if (action->ttl != 0 && action->ttl != probe->ttl)
			continue;
		if (action->times != 0 && rule->done >= action->times)
			continue;
		rule->done++;
		found[count++] = action;
	}
	return count;
}

static const struct net_action *
find_kind(const struct net_action *const *actions, size_t count,
	  enum net_action_kind kind)
{
	for (size_t i = 0; i < count; i++)
		if (actions[i]->kind == kind)
			return actions[i];
	return NULL;
}

/* Whether ACTION changes what is in an answer. */
static bool alters(const struct net_action *action)
{
	switch (action->kind) {
	case NET_FROM:
	case NET_WRONG_ID:
	case NET_WRONG_SEQ:
	case NET_TRANSLATED:
	case NET_WRONG_MAC:
	case NET_CORRUPT:
	case NET_CUT:
	case NET_GROW:
	case NET_BAD_CHECKSUM:
		return true;
	case NET_LOSE:
	case NET_DELAY:
	case NET_DUPLICATE:
	case NET_REFUSE:
	case NET_REDIRECT:
	case NET_FAIL:
		return false;
	}
	return false;
}

/* The packet as it is to come back, with those changes that are ALSO or not. */
static bool alter(struct net *net, struct net_answer *answer, size_t size,
		  const struct net_action *const *actions, size_t count,
		  bool also)
{
	bool altered = false;

	memcpy(net->altered, net->packet, size);
	answer->size = size;
	for (size_t i = 0; i < count; i++) {
		const struct net_action *action = actions[i];

		if (!alters(action) || action->also != also)
			continue;
		altered = true;
		net_answer_alter(net, action, answer->route.to.family,
				 &answer->size);
		if (action->kind == NET_FROM)
			answer->outcome.from = action->addr;
		if (action->kind == NET_BAD_CHECKSUM)
			answer->bad_checksum = true;
	}
	return altered;
}

/* The answers to the packet of SIZE bytes: duplicates and forgeries too. */
static void put_answers(struct net *net, const struct net_answer *template,
			size_t size, const struct net_action *const *actions,
			size_t count)
{
	const struct net_action *copies =
		find_kind(actions, count, NET_DUPLICATE);
	struct net_answer answer = *template;

	if (alter(net, &answer, size, actions, count, true)) {
		net_answer_put(net, &answer);
		answer = *template;
		answer.outcome.at += NS_PER_US;
	}
	for (uint32_t i = 0; i <= (copies ? copies->count : 0); i++) {
		struct net_answer copy = answer;

		copy.outcome.at += copies ? copies->span * i : 0;
		alter(net, &copy, size, actions, count, false);
		net_answer_put(net, &copy);
	}
}

/* The first hop forwards the packet but knows a better way. */
static void put_redirect(struct net *net, const struct net_action *action,
			 const struct probe_route *route, size_t size,
			 int64_t at)
{
	struct net_answer answer = {.route = *route, .gateway = action->addr};
	struct net_outcome *outcome = &answer.outcome;
	const struct net_hop *hop =
		net_route_first(net, &route->to, &outcome->from);

	if (hop == NULL || route->to.family != ADDR_V4)
		return;
	outcome->fate = NET_REFUSED;
	outcome->hop = hop;
	outcome->type = ICMP4_REDIRECT;
	outcome->code = 1;
	outcome->left = net->packet[8];
	outcome->ttl = hop->ttl > 0 ? hop->ttl : 64;
	outcome->at = at + 2 * hop->delay;
	alter(net, &answer, size, NULL, 0, false);
	net_answer_put(net, &answer);
}

/* The packet of SIZE bytes leaves at AT. */
static void carry(struct net *net, size_t size, const struct probe_route *route,
		  int64_t at, const struct net_action *const *actions,
		  size_t count)
{
	struct net_answer answer = {.route = *route};
	const struct net_action *redirect =
		find_kind(actions, count, NET_REDIRECT);
	const struct net_action *delay = find_kind(actions, count, NET_DELAY);
	int64_t until;

	if (find_kind(actions, count, NET_LOSE) != NULL ||
	    is_within(net->outages, net->outage_count, at, &until))
		return;
	if (redirect != NULL)
		put_redirect(net, redirect, route, size, at);
	net_route(net, size, &route->to, at,
		  find_kind(actions, count, NET_REFUSE), &answer.outcome);
	if (delay != NULL)
		answer.outcome.at += delay->span;
	put_answers(net, &answer, size, actions, count);
}

static void note_record(struct net *net, const struct probe *probe, int64_t at)
{
	net->sent++;
	if (net->log_count == net->log_size)
		return;
	net->log[net->log_count++] =
		(struct net_record){.at = at - NET_START, .probe = *probe};
}

static struct probe_route route_of(const struct net *net,
				   const struct probe *probe)
{
	struct probe_route route = {
		.to = targets_addr(net->targets, probe->target),
	};

	if (probe->target < net->targets->count)
		route.from = targets_at(net->targets, probe->target)->source;
	if (route.from.family == ADDR_NONE)
		route.from = route.to.family == ADDR_V4 ? net->source_v4
							: net->source_v6;
	return route;
}

/* The card has a telling of its own. */
static void stamp_by_card(struct net *net, uint32_t number, int64_t at)
{
	const struct net_card *card = &net->card;

	net_queue_put(&net->queue, NET_MAIL_STAMP, at + card->delay, NULL, 0)
		->sent = (struct sent){
		.number = number,
		.card = at + card->clock + card->lag,
	};
}

/* Puts a probe onto the network; what becomes of it goes to SENT. */
static void depart(struct net *net, const struct probe *probe,
		   struct sent *sent)
{
	const struct net_action *actions[NET_SCRIPT_MAX];
	size_t count = find_rules(net, probe, actions);
	const struct net_action *fail = find_kind(actions, count, NET_FAIL);
	struct probe_route route = route_of(net, probe);
	int64_t at = net->clock + net->send_lag;

	*sent = (struct sent){.number = probe->number, .at = net->clock};
	net->clock += net->send_cost;
	if (fail != NULL) {
		sent->error = fail->error;
		sent->mtu = fail->mtu;
		return;
	}
	note_record(net, probe, at);
	net->sending = probe->number;
	net->attempts[probe->flow % NET_FLOWS_MAX] = probe->number;
	carry(net, net_packet_build(net, probe, &route), &route, at, actions,
	      count);
	if (net->stamps == STAMP_USER)
		return;
	net_queue_put(&net->queue, NET_MAIL_STAMP, at, NULL, 0)->sent =
		(struct sent){
			.number = probe->number,
			.at = at,
			.source = net->stamps,
		};
	if (net->card.stamps)
		stamp_by_card(net, probe->number, at);
}

static bool net_send(struct driver *driver, const struct probe *probe,
		     struct sent *sent)
{
	struct net *net = net_of(driver);

	depart(net, probe, sent);
	if (net->volley) {
		keep_sent(net, sent);
		driver->full = net->told_count >= net->batch;
	} else {
		note_departure(net, sent);
		driver->full = ++net->sends >= net->batch;
	}
	return !net->volley;
}

/* --- receiving ------------------------------------------------------------ */

static void net_lookup(struct driver *driver, const struct addr *addr)
{
	struct net *net = net_of(driver);
	const char *text = "";
	int64_t delay = net->name_delay;
	struct net_mail *mail;

	for (size_t i = 0; i < net->name_count; i++) {
		if (!addr_same_host(&net->names[i].addr, addr))
			continue;
		text = net->names[i].text;
		delay = net->names[i].delay;
	}
	if (delay == NS_NEVER)
		return;
	mail = net_queue_put(&net->queue, NET_MAIL_NAME, net->clock + delay,
			     NULL, 0);
	mail->addr = *addr;
	mail->name = text;
}

static bool net_find(struct driver *driver, const char *name, uint32_t which)
{
	struct net *net = net_of(driver);
	struct net_mail *mail;

	if (net->mute)
		return false;
	mail = net_queue_put(&net->queue, NET_MAIL_HOST,
			     net->clock + net->name_delay, NULL, 0);
	mail->which = which;
	for (size_t i = 0; i < net->host_count; i++)
		if (strcmp(net->hosts[i].name, name) == 0 &&
		    net->hosts[i].from <= net->clock)
			mail->addr = net->hosts[i].addr;
	return true;
}

/* Nobody in here knows texts. */
static void net_ask(struct driver *driver, const struct text_query *query)
{
	(void)driver;
	(void)query;
}

/* About a connect that another one has taken the place of. */
static bool is_over(const struct net *net, const struct datagram *datagram)
{
	uint16_t flow =
		(uint16_t)(datagram->source_port - net->form->tag.source_port);

	return datagram->has_number &&
	       net->attempts[flow % NET_FLOWS_MAX] != datagram->number;
}

/* The datagram as a socket hands it over when it is read. */
static bool read_datagram(struct net *net, struct net_mail *mail,
			  struct reply *reply)
{
	struct datagram *datagram = &mail->datagram;

	datagram->at = mail->at;
	datagram->source = net->stamps;
	if (net->card.stamps)
		datagram->card = mail->at + net->card.clock - net->card.lag +
				 net->card.other;
	if (net->stamps == STAMP_USER)
		datagram->at = ns_max(net->clock, mail->at + net->receive_lag);
	if (is_over(net, datagram))
		return false;
	if (reply_parse(datagram, reply))
		return true;
	net->unparsed++;
	return false;
}

/* Turns MAIL into an input. False if the program does not hear of it. */
static bool open_mail(struct net *net, struct net_mail *mail,
		      struct input *input)
{
	switch (mail->kind) {
	case NET_MAIL_DATAGRAM:
		input->kind = INPUT_REPLY;
		return read_datagram(net, mail, &input->reply);
	case NET_MAIL_STAMP:
		input->kind = INPUT_SENT;
		input->sent = mail->sent;
		return true;
	case NET_MAIL_SIGNAL:
		input->kind = INPUT_SIGNAL;
		input->signal = mail->signal;
		return true;
	case NET_MAIL_NAME:
		input->kind = INPUT_NAME;
		input->addr = mail->addr;
		assert(strlen(mail->name) < sizeof(input->name));
		memcpy(input->name, mail->name, strlen(mail->name) + 1);
		return !net->mute;
	case NET_MAIL_HOST:
		input->kind = INPUT_HOST;
		input->host.which = mail->which;
		input->host.count = mail->addr.family != ADDR_NONE;
		input->host.addrs[0] = mail->addr;
		return !net->mute;
	case NET_MAIL_MUTE:
		input->kind = INPUT_MUTE;
		net->mute = true;
		return true;
	case NET_MAIL_WALL:
		net->driver.wall += mail->span;
		return false;
	}
	return false;
}

/* The clock goes on to AT, or to the end of the pause that AT lies in. */
static void sleep_until(struct net *net, int64_t at)
{
	net->clock = ns_max(net->clock, at);
	is_within(net->pauses, net->pause_count, net->clock, &net->clock);
}

/* Takes a probe off the list of those that were sent. */
static void take_told(struct net *net, struct input *input)
{
	input->kind = INPUT_SENT;
	input->sent = net->told[net->told_first];
	net->told_first = (net->told_first + 1) % NET_BATCH_MAX;
	net->told_count--;
	note_departure(net, &input->sent);
}

/* One turn: mail that is there, or the next moment. False: nothing yet. */
static bool take_turn(struct net *net, int64_t until, struct input *input)
{
	const struct net_mail *next = net_queue_peek(&net->queue);

	if (next == NULL || next->at > net->clock)
		sleep_until(net, next ? ns_min(until, next->at) : until);
	if (net->room > 0)
		net->driver.dropped +=
			net_queue_overflow(&net->queue, net->clock, net->room);
	if (!has_mail(net)) {
		net->driver.now = ns_max(net->driver.now, net->clock);
		net->driver.lag = 0;
		input->kind = INPUT_TIME;
		return until <= net->clock;
	}
	free(net->current);
	net->current = net_queue_take(&net->queue);
	net->driver.now = ns_max(net->driver.now, net->current->at);
	net->driver.lag = net->clock - net->driver.now;
	return open_mail(net, net->current, input);
}

static int net_next(struct driver *driver, int64_t until, struct input *input)
{
	struct net *net = net_of(driver);

	driver->full = false;
	net->sends = 0;
	if (net->told_count > 0) {
		take_told(net, input);
		return 0;
	}
	for (;;) {
		/* Nothing can ever happen, or it never ends: a wrong story. */
		if (until == NS_NEVER && net->queue.count == 0)
			return -EDEADLK;
		if (++net->turns > TURNS_MAX)
			return -ELOOP;
		if (take_turn(net, until, input))
			return 0;
	}
}

const struct driver_ops net_driver_ops = {
	.send = net_send,
	.lookup = net_lookup,
	.next = net_next,
	.ask = net_ask,
	.find = net_find,
};
