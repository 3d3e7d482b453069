/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Labels.
 */
#include "ping_label.h"

const char *ping_label(const struct targets *targets, const char *const *labels,
		       uint32_t index, char memory[ADDR_TEXT_MAX])
{
	struct addr addr;

	if (index < targets->count && labels[index] != NULL)
		return labels[index];
	addr = targets_addr(targets, index);
	addr_format(&addr, memory);
	return memory;
}
