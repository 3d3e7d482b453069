/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One thread, one mutex, one condition: either of the two waits for the other,
 * never both.
 */
#include "io/mate.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>

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

static void *live(void *argument)
{
	struct mate *mate = argument;

	pthread_mutex_lock(&mate->lock);
	while (mate->duty != DUTY_END) {
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

static bool has_processor(void)
{
	cpu_set_t set;

	return sched_getaffinity(0, sizeof(set), &set) == 0 &&
	       CPU_COUNT(&set) > 1;
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
	struct mate *mate = has_processor() ? calloc(1, sizeof(*mate)) : NULL;

	if (mate == NULL)
		return NULL;
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
