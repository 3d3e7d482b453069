/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which system calls which work takes; private to io.
 */
#ifndef LEADLINE_IO_SANDBOX_RULES_H
#define LEADLINE_IO_SANDBOX_RULES_H

#include "io/sandbox.h"
#include "io/sandbox_program.h"

#include <stddef.h>

/* Writes the rules of what NEEDS asks for and returns how many there are. */
size_t sandbox_rules_put(const struct sandbox_needs *needs,
			 struct sandbox_rule rules[SANDBOX_RULES_MAX]);

#endif
