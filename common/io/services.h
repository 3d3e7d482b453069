/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Numbers that have names: ports of services, IP protocols, and what the kernel
 * is set to.
 *
 * The files are read as they are. The library's functions would load whatever
 * code nsswitch.conf names, while there still is privilege.
 */
#ifndef LEADLINE_IO_SERVICES_H
#define LEADLINE_IO_SERVICES_H

#include <stdbool.h>
#include <stdint.h>

/* The port of NAME over PROTOCOL ("tcp"), or over any if that has none: see
 * services(5). False if there is no such service. */
bool services_port(const char *name, const char *protocol, uint16_t *port);

/* The number of the IP protocol NAME: see protocols(5). */
bool services_protocol(const char *name, uint8_t *number);

/* Whether the file below /proc/sys/net holds 1 and nothing else. */
bool services_sysctl(const char *path);

#endif
