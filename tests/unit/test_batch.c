/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which packets of a batch have a number that the kernel and we agree on.
 */
#include "io/batch.h"

#include "unit.h"

#include <errno.h>

TEST(batch_knows_what_is_behind_a_failure_of_the_same_sender)
{
	struct sent sent[5] = {[1] = {.error = EACCES}};
	struct sock_end ends[2] = {{.fd = -1}, {.fd = -1}};
	struct batch *batch = batch_open(5, 1);

	assert_non_null(batch);
	batch->count = 5;
	for (size_t i = 0; i < 5; i++) {
		batch->sent[i] = &sent[i];
		batch->packets[i].end = &ends[i == 2];
	}
	batch->failures = 1;
	assert_false(batch_is_behind_failure(batch, 0));
	assert_false(batch_is_behind_failure(batch, 1));
	/* Of the other family. */
	assert_false(batch_is_behind_failure(batch, 2));
	assert_true(batch_is_behind_failure(batch, 3));
	assert_true(batch_is_behind_failure(batch, 4));
	batch->failures = 0;
	assert_false(batch_is_behind_failure(batch, 4));
	batch_close(batch);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			batch_knows_what_is_behind_a_failure_of_the_same_sender),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
