/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The links of this host, as far as users mean them without saying so.
 */
#ifndef LEADLINE_IO_LINKS_H
#define LEADLINE_IO_LINKS_H

#include "base/addr.h"
#include "engine/targets.h"

#include <net/if.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Links that are told apart; more are as good as that many. */
#define LINKS_MAX 16

struct link {
	uint32_t index;
	char name[IF_NAMESIZE];
};

/* Finds the links over which a link-local IPv6 address can be meant: those that
 * are up, have one themselves and are no loopback. Returns how many, at most
 * LINKS_MAX; 0 also if the system does not tell. */
size_t links_find_local(struct link links[LINKS_MAX]);

/* The link of the first of TARGETS that has one, with its NAME; 0: none. */
uint32_t links_scope(const struct targets *targets, char name[IF_NAMESIZE]);

/* Whether ADDR is an address of DEVICE; true if the system does not tell. */
bool links_has_addr(const char *device, const struct addr *addr);

#endif
