/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fail: a library to load before the C library (LD_PRELOAD), in which the
 * allocation of number $FAIL_AT fails, and every one after it if $FAIL_ON is
 * set. A byte goes to descriptor $FAIL_TELL when it does, so that whoever
 * counts up knows when a run has no more of them.
 *
 * Counting starts when the program's libraries are loaded: the loader's own
 * memory is not ours. What a child allocates counts on from its parent's.
 */
#include <errno.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

/* What is replaced here, under the names that glibc has for it, too. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);

static atomic_long calls;
static long fail_at; /* 0: not yet */
static bool fail_on;
static int tell = -1;

static long number_of(const char *name)
{
	const char *text = getenv(name);

	return text != NULL ? strtol(text, NULL, 10) : 0;
}

__attribute__((constructor)) static void start(void)
{
	tell = (int)number_of("FAIL_TELL");
	fail_on = getenv("FAIL_ON") != NULL;
	fail_at = number_of("FAIL_AT");
}

static bool fails(void)
{
	long call;

	if (fail_at == 0)
		return false;
	call = atomic_fetch_add(&calls, 1) + 1;
	if (call != fail_at && !(fail_on && call > fail_at))
		return false;
	if (call == fail_at && write(tell, "", 1) != 1)
		abort();
	errno = ENOMEM;
	return true;
}

void *malloc(size_t size)
{
	return fails() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
	return fails() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *old, size_t size)
{
	return fails() ? NULL : __libc_realloc(old, size);
}
