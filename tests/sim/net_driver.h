/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The driver of the simulated network, for net_init.
 */
#ifndef LEADLINE_SIM_NET_DRIVER_H
#define LEADLINE_SIM_NET_DRIVER_H

#include "net.h"

/* For the driver that is the first member of a struct net. */
extern const struct driver_ops net_driver_ops;

#endif
