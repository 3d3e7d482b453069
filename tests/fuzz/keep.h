/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Large blocks are kept by their size from one input to the next, as to map
 * them takes longer than all that is done with them. The linker sends the calls
 * here (--wrap, in CMakeLists.txt). A block that was given back is poisoned
 * until it is asked for again, so the address sanitizer sees as much as before.
 */
#ifndef LEADLINE_FUZZ_KEEP_H
#define LEADLINE_FUZZ_KEEP_H

#include <sanitizer/asan_interface.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#define KEEP_SIZE_MIN 65536
#define KEEP_SIZE_MAX (1024 * 1024)
#define KEEP_BLOCKS   64

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void __real_free(void *block);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void __wrap_free(void *block);

struct keep_block {
	void *block;
	size_t size;
	bool used;
};

static struct keep_block keep_blocks[KEEP_BLOCKS];

/* One that is free, of SIZE bytes; NULL if there is none. Without a block yet:
 * room for one. */
static struct keep_block *keep_find(size_t size)
{
	for (size_t i = 0; i < KEEP_BLOCKS; i++) {
		struct keep_block *kept = &keep_blocks[i];

		if (kept->block == NULL || (!kept->used && kept->size == size))
			return kept;
	}
	return NULL;
}

void *__wrap_malloc(size_t size)
{
	struct keep_block *kept = NULL;

	if (size >= KEEP_SIZE_MIN && size <= KEEP_SIZE_MAX)
		kept = keep_find(size);
	if (kept == NULL)
		return __real_malloc(size);
	if (kept->block == NULL) {
		kept->block = __real_malloc(size);
		kept->size = size;
	}
	kept->used = true;
	ASAN_UNPOISON_MEMORY_REGION(kept->block, size);
	return kept->block;
}

void *__wrap_calloc(size_t count, size_t size)
{
	size_t all;
	void *block;

	if (__builtin_mul_overflow(count, size, &all) || all < KEEP_SIZE_MIN ||
	    all > KEEP_SIZE_MAX)
		return __real_calloc(count, size);
	block = __wrap_malloc(all);
	if (block != NULL)
		memset(block, 0, all);
	return block;
}

void __wrap_free(void *block)
{
	for (size_t i = 0; block != NULL && i < KEEP_BLOCKS; i++) {
		struct keep_block *kept = &keep_blocks[i];

		if (kept->block != block)
			continue;
		if (!kept->used)
			__builtin_trap(); /* for the second time */
		kept->used = false;
		ASAN_POISON_MEMORY_REGION(block, kept->size);
		return;
	}
	__real_free(block);
}

#endif
