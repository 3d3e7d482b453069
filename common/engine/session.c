/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The engine. What arrives is matched in three stages: the tag says which
 * number it claims, the ledger knows what that probe was, and both have to
 * agree with where the message came from.
 */
#include "engine/session.h"

#include "base/ns.h"

#include <assert.h>

/* A card's clock may run wrong by one part in so many, and stamps of either
 * side may be read so wrong, ns. */
#define CARD_DRIFT     1000
#define CARD_TOLERANCE (2 * NS_PER_US)

/* ns: no packet goes down and up through a kernel in less, be it to itself. */
#define SOONEST NS_PER_US

void session_init(struct session *session, const struct session_setup *setup)
{
	*session = (struct session){
		.targets = setup->targets,
		.plan = setup->plan,
		.form = setup->form,
		.form_v6 = setup->form_v6 ? setup->form_v6 : setup->form,
		.timeout = setup->timeout,
		.now = INT64_MIN,
	};
	ledger_init(&session->ledger, setup->ring, setup->ring_size);
}

/* What happened to a probe. It is filled in where it will stay, and raised. */
static struct event *event_of(struct session *session,
			      const struct ledger_entry *entry,
			      enum event_kind kind, int64_t at)
{
	assert(!session->has_event);
	session->event = (struct event){
		.kind = kind,
		.at = at,
		.probe = entry->probe,
		.sent_at = entry->sent_at,
		.sent_by = entry->sent_by,
	};
	return &session->event;
}

/* Tells the plan of the event, and keeps it for the next step. A step that
 * finds a loss has nothing else to say. */
static void raise(struct session *session)
{
	enum event_kind kind = session->event.kind;

	session->has_event =
		kind == EVENT_LOST || !(session->untold & EVENT_BIT(kind));
	session->plan->ops->note(session->plan, &session->event);
}

void session_sent(struct session *session, const struct sent *sent)
{
	struct ledger_entry *entry =
		ledger_find(&session->ledger, sent->number);
	struct event *event;

	if (entry == NULL)
		return;
	if (sent->card != 0)
		entry->card = sent->card;
	if (entry->told) {
		if (sent->error == 0 && sent->source > entry->sent_by) {
			entry->sent_at = sent->at;
			entry->sent_by = (uint8_t)sent->source;
			entry->early = 0;
		}
		return;
	}
	entry->told = true;
	entry->sent_at = sent->at;
	entry->sent_by = (uint8_t)sent->source;
	entry->early = sent->early;
	if (sent->error != 0 && entry->fate == LEDGER_OPEN)
		ledger_close(&session->ledger, entry, LEDGER_FAILED);
	event = event_of(session, entry,
			 sent->error ? EVENT_FAILED : EVENT_SENT, sent->at);
	event->error = sent->error;
	event->mtu = sent->mtu;
	raise(session);
}

/* The newest probe of TARGET whose seq ends in SEQ16. */
static struct ledger_entry *find_seq(const struct session *session,
				     uint32_t index, uint16_t seq16)
{
	const struct target *target = targets_at(session->targets, index);
	uint32_t seq = tag_codec_unwrap(target->last_seq, seq16);
	struct ledger_entry *entry;

	if (!target->probed)
		return NULL;
	if (session->targets->count == 1)
		return ledger_find(&session->ledger,
				   target->last_number -
					   (target->last_seq - seq));
	entry = ledger_find(&session->ledger, target->last_number);
	while (entry != NULL && entry->probe.target == index) {
		if (entry->probe.seq == seq)
			return entry;
		entry = ledger_find(&session->ledger, entry->before);
	}
	return NULL;
}

/* What probes of the family look like that the reply is of. */
static const struct probe_form *form_of(const struct session *session,
					const struct reply *reply)
{
	return reply->from.family == ADDR_V6 ? session->form_v6 : session->form;
}

/* Whom the probe was for, as far as the reply tells: an echo reply comes from
 * there, an error quotes it. */
static const struct addr *asked_host(const struct reply *reply)
{
	return reply->meaning == ICMP_ECHO_REPLY ? &reply->from : &reply->to;
}

static bool is_for(const struct session *session,
		   const struct ledger_entry *entry, const struct addr *host)
{
	struct addr addr = targets_addr_of(
		session->targets, entry->probe.target, entry->probe.number);

	return addr_same_host(host, &addr);
}

/* Whoever answers for a group has an address of its own. */
static bool is_group(const struct session *session,
		     const struct ledger_entry *entry)
{
	return entry->probe.target < session->targets->count &&
	       targets_at(session->targets, entry->probe.target)->group;
}

/* The only open probe of FLOW to HOST, or NULL if there is none or more than
 * one: then nothing tells which of them it is. */
static struct ledger_entry *find_sole(const struct session *session,
				      const struct addr *host, uint16_t flow)
{
	const struct ledger *ledger = &session->ledger;
	struct ledger_entry *found = NULL;

	for (uint32_t n = ledger->oldest; n != ledger->next; n++) {
		struct ledger_entry *entry = ledger_find_open(ledger, n);

		if (entry == NULL || entry->probe.flow != flow ||
		    !is_for(session, entry, host))
			continue;
		if (found != NULL)
			return NULL;
		found = entry;
	}
	return found;
}

/* The latest probe of which NUMBER has the low 16 bits and whose target it was
 * for. */
static struct ledger_entry *find_hinted(const struct session *session,
					const struct reply *reply,
					uint32_t number)
{
	struct ledger_entry *entry;

	for (;; number -= UINT16_MAX + 1u) {
		entry = ledger_find(&session->ledger, number);
		if (entry == NULL || is_for(session, entry, asked_host(reply)))
			return entry;
	}
}

static struct ledger_entry *find_entry(const struct session *session,
				       const struct reply *reply,
				       const struct tag_claim *claim)
{
	uint32_t target;

	switch (claim->verdict) {
	case TAG_FOREIGN:
	case TAG_FORGED:
		return NULL;
	case TAG_HINT:
		if (session->form->tag.carrier == TAG_ECHO_NUMBER)
			return find_hinted(session, reply, claim->number);
		return ledger_find(&session->ledger, claim->number);
	case TAG_NUMBER:
		return ledger_find(&session->ledger, claim->number);
	case TAG_SEQ:
		target = targets_find(session->targets, asked_host(reply));
		if (target == TARGETS_NONE)
			target = targets_find_group(session->targets);
		if (target == TARGETS_NONE)
			return NULL;
		return find_seq(session, target, claim->seq16);
	case TAG_FLOW:
		return find_sole(session, asked_host(reply), claim->flow);
	}
	return NULL;
}

/* The sequence in the header, where it is plain, is that of the probe. */
static bool has_seq(const struct tag_codec *tag, const struct tag_claim *claim,
		    const struct ledger_entry *entry)
{
	if (tag->carrier == TAG_ECHO_SEQ)
		return claim->seq16 == (uint16_t)entry->probe.seq;
	if (tag->carrier == TAG_ECHO_NUMBER)
		return claim->seq16 == (uint16_t)entry->probe.number;
	return true;
}

/* Pings, whose answers bring back all that was sent. */
static bool is_plain_echo(const struct tag_codec *tag)
{
	return tag->carrier == TAG_ECHO_SEQ || tag->carrier == TAG_ECHO_NUMBER;
}

/* The parts of the reply that the number does not prove. */
static bool is_consistent(const struct session *session,
			  const struct reply *reply,
			  const struct tag_claim *claim,
			  const struct ledger_entry *entry)
{
	const struct tag_codec *tag = &form_of(session, reply)->tag;

	/* Without ports nothing tells the flow. */
	if (!tag->portless && claim->flow != entry->probe.flow)
		return false;
	if (!has_seq(tag, claim, entry))
		return false;
	if (claim->verdict == TAG_NUMBER)
		return true;
	/* What was sent with a tag comes back with it, or with a part. */
	if (is_plain_echo(tag) && reply->meaning == ICMP_ECHO_REPLY &&
	    entry->probe.size >= TAG_SIZE &&
	    !tag_is_cut(tag, entry->probe.number, reply->payload))
		return false;
	return is_group(session, entry) ||
	       is_for(session, entry, asked_host(reply));
}

static enum event_kind kind_of(const struct ledger_entry *entry,
			       const struct reply *reply)
{
	/* What is broken may be anybody's; the true answer may still come. */
	if (reply->meaning == ICMP_NOTICE || reply->bad_checksum)
		return EVENT_NOTICE;
	switch ((enum ledger_fate)entry->fate) {
	case LEDGER_UNUSED:
	case LEDGER_OPEN:
		break;
	case LEDGER_ANSWERED:
		return EVENT_DUPLICATE;
	case LEDGER_LOST:
	case LEDGER_FAILED:
		return EVENT_LATE;
	}
	return EVENT_REPLY;
}

/* An answer with our flow and wrong keys, or to a probe that never was. */
static void receive_forged(struct session *session, const struct reply *reply,
			   const struct tag_claim *claim)
{
	assert(!session->has_event);
	session->event = (struct event){
		.kind = EVENT_FORGED,
		.at = reply->at,
		.probe = {.seq = claim->seq16, .flow = claim->flow},
		.reply = reply,
	};

	session->forged++;
	raise(session);
}

/* An answer that came before its probe left, or sooner than any can come, shows
 * that the moment was a guess. What is known is when it can have left at the
 * earliest, and so how long the way was at most. */
static void correct_guess(struct ledger_entry *entry, int64_t at)
{
	if (at >= entry->sent_at + SOONEST || entry->early == 0)
		return;
	entry->sent_at -= entry->early;
	entry->early = 0;
}

/*
 * How long the way was, by the clock of the network card. Nobody knows that
 * clock, nor whether both stamps are of one: so they are never compared with
 * any other, and believed only if the packets were on the way for no longer
 * than the kernel had them out of its hands.
 */
static void time_by_card(struct event *event, const struct ledger_entry *entry)
{
	int64_t span = event->reply->card - entry->card;
	int64_t most = event->rtt + event->rtt / CARD_DRIFT + CARD_TOLERANCE;

	if (event->reply->card == 0 || span <= 0 || span > most)
		return;
	event->rtt = span;
	event->by_card = true;
}

void session_receive(struct session *session, const struct reply *reply)
{
	struct tag_claim claim = tag_get(&form_of(session, reply)->tag, reply,
					 session->ledger.next - 1);
	struct ledger_entry *entry = find_entry(session, reply, &claim);
	struct event *event;

	if (claim.verdict == TAG_FOREIGN ||
	    (reply->bad_checksum && reply->meaning != ICMP_ECHO_REPLY)) {
		session->foreign++;
		return;
	}
	if (entry == NULL || !is_consistent(session, reply, &claim, entry)) {
		receive_forged(session, reply, &claim);
		return;
	}
	correct_guess(entry, reply->at);
	event = event_of(session, entry, kind_of(entry, reply), reply->at);
	event->reply = reply;
	event->rtt = ns_max(0, reply->at - entry->sent_at);
	if (entry->card != 0)
		time_by_card(event, entry);
	if (event->kind == EVENT_REPLY)
		ledger_close(&session->ledger, entry, LEDGER_ANSWERED);
	else if (event->kind == EVENT_LATE)
		entry->fate = LEDGER_ANSWERED;
	raise(session);
}

static void expire(struct session *session, struct ledger_entry *entry)
{
	event_of(session, entry, EVENT_LOST, session->now);
	ledger_close(&session->ledger, entry, LEDGER_LOST);
	raise(session);
}

static int64_t deadline(struct session *session)
{
	struct ledger_entry *entry = ledger_oldest_open(&session->ledger);

	return entry ? ns_after(entry->sent_at, session->timeout) : NS_NEVER;
}

/* Enters the probe that the plan wants to send. */
static void open_probe(struct session *session, struct probe *probe)
{
	struct ledger_entry *entry =
		ledger_open(&session->ledger, probe, session->now);
	struct target *target;

	/* Only a sequence of its own makes it worth remembering. */
	if (session->form->tag.carrier == TAG_ECHO_NUMBER)
		return;
	target = targets_at(session->targets, probe->target);
	entry->before = target->last_number;
	target->last_number = probe->number;
	target->last_seq = probe->seq;
	target->probed = true;
}

/* Remembering more than fits is not possible: the oldest has to be given up,
 * and the probe waits until that is told. */
static void step_send(struct session *session, struct step *step)
{
	session->has_held = ledger_is_full(&session->ledger);
	if (session->has_held) {
		session->held = step->probe;
		expire(session, ledger_oldest_open(&session->ledger));
		return;
	}
	open_probe(session, &step->probe);
	step->kind = STEP_SEND;
}

static void step_wait(struct session *session, struct step *step, int64_t until)
{
	step->kind = STEP_WAIT;
	step->until = ns_min(until, deadline(session));
}

/* Nothing is sent any more; at the end what is open is lost. */
static void step_drain(struct session *session, struct step *step,
		       int64_t until)
{
	struct ledger_entry *entry = ledger_oldest_open(&session->ledger);

	if (entry == NULL) {
		step->kind = STEP_DONE;
	} else if (session->now < until) {
		step_wait(session, step, until);
	} else {
		expire(session, entry);
	}
}

static void step_plan(struct session *session, struct step *step)
{
	int64_t until = NS_NEVER;

	if (session->has_held) {
		step->probe = session->held;
		step_send(session, step);
		return;
	}
	step->probe = (struct probe){0};
	switch (session->plan->ops->next(session->plan, session->now,
					 &step->probe, &until)) {
	case PLAN_SEND:
		step_send(session, step);
		break;
	case PLAN_WAIT:
		step_wait(session, step, until);
		break;
	case PLAN_DRAIN:
		step_drain(session, step, until);
		break;
	case PLAN_DONE:
		step->kind = STEP_DONE;
		break;
	}
}

void session_step(struct session *session, int64_t now, struct step *step)
{
	session->now = ns_max(session->now, now);
	if (!session->has_event && deadline(session) <= session->now)
		expire(session, ledger_oldest_open(&session->ledger));
	if (!session->has_event)
		step_plan(session, step);
	if (session->has_event) {
		step->kind = STEP_EVENT;
		step->event = &session->event;
		session->has_event = false;
	}
}
