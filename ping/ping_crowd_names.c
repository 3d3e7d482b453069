/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Rounds. One starts only when the one before is answered: a slow name server
 * is asked less often.
 */
#include "ping_crowd_names.h"

#include "base/ns.h"

void ping_crowd_names_start(struct ping_crowd_names *names, int64_t now)
{
	names->next = names->targets->count;
	names->due = names->every > 0 ? now + names->every : NS_NEVER;
}

static bool is_asking(const struct ping_crowd_names *names)
{
	return names->next < names->targets->count;
}

int64_t ping_crowd_names_until(const struct ping_crowd_names *names)
{
	if (is_asking(names))
		return names->open < PING_CROWD_NAMES_OPEN ? 0 : NS_NEVER;
	return names->open == 0 ? names->due : NS_NEVER;
}

static void skip_numbers(struct ping_crowd_names *names)
{
	while (is_asking(names) && names->names[names->next] == NULL)
		names->next++;
}

bool ping_crowd_names_ask(struct ping_crowd_names *names, int64_t now,
			  uint32_t *index)
{
	if (now < ping_crowd_names_until(names))
		return false;
	if (!is_asking(names)) {
		names->next = 0;
		names->due +=
			((now - names->due) / names->every + 1) * names->every;
		skip_numbers(names);
	}
	if (!is_asking(names))
		return false;
	*index = names->next++;
	names->open++;
	skip_numbers(names);
	return true;
}

void ping_crowd_names_refuse(struct ping_crowd_names *names)
{
	names->open--;
	names->next = names->targets->count;
}

void ping_crowd_names_stop(struct ping_crowd_names *names)
{
	names->every = 0;
	names->open = 0;
}

static bool can_go(const struct ping_crowd_names *names,
		   const struct addr *addr)
{
	uint64_t index;

	return (names->family == ADDR_NONE || names->family == addr->family) &&
	       !ranges_find(names->excluded, addr, &index);
}

bool ping_crowd_names_learn(struct ping_crowd_names *names,
			    const struct driver_host *host, struct addr *addr)
{
	bool found = false;

	if (names->every == 0 || names->open == 0 ||
	    host->which >= names->targets->count ||
	    names->names[host->which] == NULL)
		return false;
	names->open--;
	for (size_t i = host->count; i-- > 0;) {
		if (addr_equal(&host->addrs[i],
			       &targets_at(names->targets, host->which)->addr))
			return false;
		if (!can_go(names, &host->addrs[i]))
			continue;
		found = true;
		*addr = host->addrs[i];
	}
	return found;
}
