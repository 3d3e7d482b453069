/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A ring of probes. Differences of numbers are taken modulo 2^32, so that the
 * wrap after four thousand million probes is no case of its own.
 */
#include "engine/ledger.h"

#include <assert.h>

static struct ledger_entry *slot(const struct ledger *ledger, uint32_t number)
{
	return &ledger->ring[number & (ledger->size - 1)];
}

void ledger_init(struct ledger *ledger, struct ledger_entry *ring,
		 uint32_t size)
{
	assert(size >= 2 && (size & (size - 1)) == 0);
	*ledger = (struct ledger){
		.ring = ring,
		.size = size,
		.next = LEDGER_FIRST,
		.oldest = LEDGER_FIRST,
	};
}

/* Moves `oldest` up to the first open entry, or to `next`. */
static void skip_settled(struct ledger *ledger)
{
	while (ledger->oldest != ledger->next &&
	       slot(ledger, ledger->oldest)->fate != LEDGER_OPEN)
		ledger->oldest++;
}

bool ledger_is_full(const struct ledger *ledger)
{
	return ledger->next - ledger->oldest >= ledger->size;
}

struct ledger_entry *ledger_open(struct ledger *ledger, struct probe *probe,
				 int64_t now)
{
	struct ledger_entry *entry;

	assert(!ledger_is_full(ledger));
	probe->number = ledger->next++;
	entry = slot(ledger, probe->number);
	*entry = (struct ledger_entry){
		.probe = *probe,
		.fate = LEDGER_OPEN,
		.sent_at = now,
	};
	ledger->open++;
	/* By the time it is needed, the kernel has used the caches. */
	__builtin_prefetch(slot(ledger, ledger->next), 1);
	return entry;
}

struct ledger_entry *ledger_find(const struct ledger *ledger, uint32_t number)
{
	struct ledger_entry *entry = slot(ledger, number);

	if (entry->fate == LEDGER_UNUSED || entry->probe.number != number)
		return NULL;
	return entry;
}

void ledger_close(struct ledger *ledger, struct ledger_entry *entry,
		  enum ledger_fate fate)
{
	assert(entry->fate == LEDGER_OPEN);
	entry->fate = (uint8_t)fate;
	ledger->open--;
	skip_settled(ledger);
}

struct ledger_entry *ledger_oldest_open(struct ledger *ledger)
{
	if (ledger->open == 0)
		return NULL;
	return slot(ledger, ledger->oldest);
}

struct ledger_entry *ledger_find_open(const struct ledger *ledger,
				      uint32_t number)
{
	struct ledger_entry *entry = ledger_find(ledger, number);

	return entry != NULL && entry->fate == LEDGER_OPEN ? entry : NULL;
}
