/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One thread, one mutex, one condition: either of the two waits for the other,
 * never both.
 *
 * A thread is woken where it slept last or where it is woken from. If that is
 * the processor of its owner it would only ever run when there is no more work,
 * and a kernel that shares its processors with others (as a guest does) sees no
 * reason to move it. So it moves itself, to where its owner might be as well:
 * whoever puts the process on some processors means all of it.
 */
#include "io/mate.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/types.h>
#include <unistd.h>

enum duty {
	DUTY_NONE,
	DUTY_GIVEN,
	DUTY_BEGUN,
	DUTY_END, /* of the thread */
};

struct mate {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	enum duty duty;
	int place;   /* processor of the owner, when it gave the last duty */
	pid_t owner; /* its thread */
	struct batch *batch;		   /* borrowed */
	const struct sandbox_needs *needs; /* borrowed; NULL: a batch it is */
};

static void work(const struct mate *mate)
{
	if (mate->needs != NULL)
		sandbox_enter(mate->needs);
	else
		batch_send(mate->batch);
}

/* Where THREAD, or this one for 0, may run. False: in one place alone. */
static bool find_places(pid_t thread, cpu_set_t *places)
{
	return sched_getaffinity(thread, sizeof(*places), places) == 0 &&
	       CPU_COUNT(places) > 1;
}

static void keep_apart(const struct mate *mate)
{
	cpu_set_t others;

	if (mate->place < 0 || sched_getcpu() != mate->place ||
	    !find_places(mate->owner, &others))
		return;
	CPU_CLR((size_t)mate->place, &others);
	sched_setaffinity(0, sizeof(others), &others);
}

static void *live(void *argument)
{
	struct mate *mate = argument;

	pthread_mutex_lock(&mate->lock);
	while (mate->duty != DUTY_END) {
		keep_apart(mate);
		if (mate->duty == DUTY_NONE) {
			pthread_cond_wait(&mate->changed, &mate->lock);
			continue;
		}
		mate->duty = DUTY_BEGUN;
		pthread_mutex_unlock(&mate->lock);
		work(mate);
		pthread_mutex_lock(&mate->lock);
		mate->duty = DUTY_NONE;
		pthread_cond_signal(&mate->changed);
	}
	pthread_mutex_unlock(&mate->lock);
	return NULL;
}

/* Signals are the owner's. */
static int start_thread(struct mate *mate)
{
	sigset_t all, before;
	int error;

	sigfillset(&all);
	error = pthread_sigmask(SIG_SETMASK, &all, &before);
	if (error != 0)
		return error;
	error = pthread_create(&mate->thread, NULL, live, mate);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return error;
}

struct mate *mate_start(void)
{
	cpu_set_t places;
	struct mate *mate =
		find_places(0, &places) ? calloc(1, sizeof(*mate)) : NULL;

	if (mate == NULL)
		return NULL;
	mate->place = -1;
	mate->owner = gettid();
	pthread_mutex_init(&mate->lock, NULL);
	pthread_cond_init(&mate->changed, NULL);
	if (start_thread(mate) == 0)
		return mate;
	free(mate);
	return NULL;
}

static void give(struct mate *mate, enum duty duty)
{
	pthread_mutex_lock(&mate->lock);
	mate->duty = duty;
	mate->place = sched_getcpu();
	pthread_cond_signal(&mate->changed);
	pthread_mutex_unlock(&mate->lock);
}

static void await(struct mate *mate)
{
	pthread_mutex_lock(&mate->lock);
	while (mate->duty != DUTY_NONE)
		pthread_cond_wait(&mate->changed, &mate->lock);
	pthread_mutex_unlock(&mate->lock);
}

void mate_stop(struct mate *mate)
{
	if (mate == NULL)
		return;
	await(mate);
	give(mate, DUTY_END);
	pthread_join(mate->thread, NULL);
	free(mate);
}

void mate_confine(struct mate *mate, const struct sandbox_needs *needs)
{
	mate->needs = needs;
	give(mate, DUTY_GIVEN);
	await(mate);
	mate->needs = NULL;
}

void mate_give(struct mate *mate, struct batch *batch)
{
	mate->batch = batch;
	give(mate, DUTY_GIVEN);
}

bool mate_take(struct mate *mate)
{
	bool begun;

	pthread_mutex_lock(&mate->lock);
	begun = mate->duty != DUTY_GIVEN;
	if (!begun)
		mate->duty = DUTY_NONE;
	pthread_mutex_unlock(&mate->lock);
	if (begun)
		await(mate);
	return begun;
}
