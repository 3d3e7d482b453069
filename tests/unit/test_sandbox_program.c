/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The rules of the sandbox as the kernel would read them, on every machine that
 * the tests are built for: the program runs here, not there.
 */
#include "io/sandbox_program.h"

#include "io/sandbox_calls.h"
#include "io/sandbox_rules.h"
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>

#define KILLS	SECCOMP_RET_KILL_PROCESS
#define ALLOWS	SECCOMP_RET_ALLOW
#define REFUSES (SECCOMP_RET_ERRNO | EPERM)
#define UNKNOWN (SECCOMP_RET_ERRNO | ENOSYS)

/* Where a call is only on other machines there is nothing to ask. */
#define HAS(name) (SYS_##name != CALL_NONE)

/* Larger than the number of any call. */
#define CALLS 1024

static uint32_t load(const struct seccomp_data *data, uint32_t at)
{
	uint32_t value;

	assert_true(at <= sizeof(*data) - sizeof(value));
	memcpy(&value, (const char *)data + at, sizeof(value));
	return value;
}

/* What PROGRAM says to DATA: those instructions that it is made of. */
static uint32_t run(const struct sandbox_program *program,
		    const struct seccomp_data *data)
{
	uint32_t a = 0;

	for (size_t at = 0; at < program->count; at++) {
		const struct sock_filter *next = &program->code[at];

		switch (next->code) {
		case BPF_LD | BPF_W | BPF_ABS:
			a = load(data, next->k);
			break;
		case BPF_ALU | BPF_AND | BPF_K:
			a &= next->k;
			break;
		case BPF_JMP | BPF_JEQ | BPF_K:
			at += a == next->k ? next->jt : next->jf;
			break;
		case BPF_JMP | BPF_JGE | BPF_K:
			at += a >= next->k ? next->jt : next->jf;
			break;
		case BPF_RET | BPF_K:
			return next->k;
		default:
			fail_msg("instruction %zu: code %d", at, next->code);
		}
	}
	fail_msg("a program without an end");
	return 0;
}

struct built {
	struct sandbox_program program;
	struct sandbox_rule rules[SANDBOX_RULES_MAX];
	size_t count;
	struct sandbox_answers answers;
	uint32_t machine;
};

static void build(struct built *built, const struct sandbox_needs *needs,
		  bool strict)
{
	built->answers = sandbox_program_answers(strict);
	built->count = sandbox_rules_put(needs, built->rules);
	assert_true(sandbox_program_build(&built->program, built->rules,
					  built->count, &built->answers));
	/* Load, compare. */
	built->machine = built->program.code[1].k;
}

static uint32_t ask(const struct built *built, int call, const uint64_t *args)
{
	struct seccomp_data data = {.nr = call, .arch = built->machine};

	memcpy(data.args, args, sizeof(data.args));
	return run(&built->program, &data);
}

/* With the first three arguments. */
static uint32_t ask3(const struct built *built, int call, uint64_t one,
		     uint64_t two, uint64_t three)
{
	const uint64_t args[6] = {one, two, three};

	return ask(built, call, args);
}

static bool is_true(const struct sandbox_rule *rule, const uint64_t *args)
{
	for (size_t i = 0; i < 2; i++) {
		const struct sandbox_test *test = &rule->tests[i];

		if (test->mask != 0 && ((uint32_t)args[test->argument] &
					test->mask) != test->value)
			return false;
	}
	return true;
}

/* The rules, one after the other. */
static uint32_t expected(const struct built *built, int call,
			 const uint64_t *args)
{
	for (size_t i = 0; i < built->count; i++)
		if (built->rules[i].call == call &&
		    is_true(&built->rules[i], args))
			return built->answers.verdicts[built->rules[i].verdict];
	return built->answers.unknown;
}

static const struct sandbox_needs all_needs[] = {
	{.role = SANDBOX_RESOLVER},
	{.role = SANDBOX_RUN},
	{.role = SANDBOX_RUN, .child = 77, .route = 9},
	{.role = SANDBOX_RUN, .connects = true},
	{.role = SANDBOX_RUN, .replaces = "metrics", .connects = true},
};

/* Arguments that a rule asks for, and others. */
static uint64_t argument(const struct built *built, uint64_t *seed)
{
	const struct sandbox_rule *rule =
		&built->rules[unit_random(seed) % built->count];
	uint64_t high = (uint64_t)unit_random(seed) << 32;

	return high | (rule->tests[unit_random(seed) % 2].value ^
		       (unit_random(seed) % 2));
}

TEST(the_tree_says_what_the_rules_say)
{
	uint64_t seed = 1;
	struct built built;
	uint64_t args[6];

	for (size_t i = 0; i < 2 * COUNT(all_needs); i++) {
		build(&built, &all_needs[i / 2], i % 2 == 0);
		for (int call = 0; call < CALLS; call++) {
			for (size_t k = 0; k < 6; k++)
				args[k] = argument(&built, &seed);
			assert_int_equal(ask(&built, call, args),
					 expected(&built, call, args));
		}
	}
}

TEST(calls_of_another_machine_kill)
{
	struct seccomp_data data = {.nr = SYS_read};
	struct built built;

	for (size_t i = 0; i < COUNT(all_needs); i++) {
		build(&built, &all_needs[i], false);
		data.arch = built.machine ^ 1;
		assert_int_equal(run(&built.program, &data), KILLS);
	}
}

TEST(nobody_executes_forks_or_traces)
{
	const int calls[] = {SYS_execve,
			     SYS_execveat,
			     SYS_fork,
			     SYS_vfork,
			     SYS_ptrace,
			     SYS_pidfd_getfd,
			     SYS_io_uring_setup,
			     SYS_process_vm_readv,
			     SYS_process_vm_writev};
	struct built built;

	for (size_t i = 0; i < COUNT(all_needs); i++) {
		build(&built, &all_needs[i], false);
		for (size_t k = 0; k < COUNT(calls); k++)
			if (calls[k] != CALL_NONE)
				assert_int_equal(
					ask3(&built, calls[k], 0, 0, 0), KILLS);
		/* A process, and not a thread. */
		assert_int_equal(ask3(&built, SYS_clone, SIGCHLD, SIGCHLD, 0),
				 KILLS);
	}
}

TEST(nobody_has_raw_sockets)
{
	struct built built;

	/* Where one call does it all, see sandbox_rules.c. */
	for (size_t i = 0; i < COUNT(all_needs); i++) {
		build(&built, &all_needs[i], false);
		assert_int_equal(ask3(&built, SYS_socket, AF_INET,
				      SOCK_RAW | SOCK_CLOEXEC, 1),
				 KILLS);
		assert_int_equal(
			ask3(&built, SYS_socket, AF_INET6, SOCK_RAW, 58),
			KILLS);
		assert_int_equal(
			ask3(&built, SYS_socket, AF_PACKET, SOCK_DGRAM, 0),
			KILLS);
	}
}

TEST(a_run_opens_nothing)
{
	const struct sandbox_needs needs = {.role = SANDBOX_RUN};
	struct built built;

	build(&built, &needs, false);
	assert_int_equal(ask3(&built, SYS_openat, 0, 0, O_RDONLY), REFUSES);
	assert_int_equal(ask3(&built, SYS_openat, 0, 0, O_RDWR), KILLS);
	assert_int_equal(ask3(&built, SYS_openat, 0, 0, O_WRONLY | O_CREAT),
			 KILLS);
	assert_int_equal(ask3(&built, SYS_openat, 0, 0, O_WRONLY | O_APPEND),
			 KILLS);
	assert_int_equal(ask3(&built, SYS_socket, AF_INET, SOCK_DGRAM, 0),
			 UNKNOWN);
	assert_int_equal(ask3(&built, SYS_connect, 3, 0, 0), UNKNOWN);
	assert_int_equal(ask3(&built, SYS_renameat, 0, 0, 0), UNKNOWN);
	assert_int_equal(ask3(&built, SYS_prctl, PR_SET_DUMPABLE, 1, 0),
			 UNKNOWN);
	assert_int_equal(
		ask3(&built, SYS_mprotect, 0, 0, PROT_READ | PROT_EXEC), KILLS);
	assert_int_equal(ask3(&built, SYS_mprotect, 0, 0, PROT_READ), ALLOWS);
}

TEST(a_run_may_end_its_child_and_no_other)
{
	const struct sandbox_needs needs = {.role = SANDBOX_RUN, .child = 77};
	struct built built;

	build(&built, &needs, false);
	assert_int_equal(ask3(&built, SYS_kill, 77, SIGKILL, 0), ALLOWS);
	assert_int_equal(ask3(&built, SYS_kill, 77, SIGTERM, 0), UNKNOWN);
	assert_int_equal(ask3(&built, SYS_kill, 78, SIGKILL, 0), UNKNOWN);
	assert_int_equal(ask3(&built, SYS_kill, (uint64_t)-1, SIGKILL, 0),
			 UNKNOWN);
}

TEST(a_run_that_writes_metrics_writes_files_anew)
{
	const struct sandbox_needs needs = {
		.role = SANDBOX_RUN,
		.replaces = "metrics",
	};
	struct built built;

	build(&built, &needs, false);
	assert_int_equal(ask3(&built, SYS_openat, 0, 0,
			      O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC),
			 ALLOWS);
	assert_int_equal(ask3(&built, SYS_openat, 0, 0, O_WRONLY), KILLS);
	assert_int_equal(
		ask3(&built, SYS_openat, 0, 0, O_RDWR | O_CREAT | O_TRUNC),
		KILLS);
	assert_int_equal(ask3(&built, SYS_openat, 0, 0, O_RDONLY), REFUSES);
	assert_int_equal(ask3(&built, SYS_unlinkat, 0, 0, AT_REMOVEDIR),
			 UNKNOWN);
}

TEST(the_route_is_all_that_a_run_connects)
{
	const struct sandbox_needs needs = {.role = SANDBOX_RUN, .route = 9};
	const struct sandbox_needs tcp = {
		.role = SANDBOX_RUN,
		.route = 9,
		.connects = true,
	};
	struct built built;

	build(&built, &needs, false);
	assert_int_equal(ask3(&built, SYS_connect, 9, 0, 0), ALLOWS);
	assert_int_equal(ask3(&built, SYS_connect, 3, 0, 0), UNKNOWN);
	build(&built, &tcp, false);
	assert_int_equal(ask3(&built, SYS_connect, 3, 0, 0), ALLOWS);
}

TEST(the_resolver_reads_and_asks_but_does_not_write)
{
	const struct sandbox_needs needs = {.role = SANDBOX_RESOLVER};
	const uint64_t flags = CLONE_VM | CLONE_THREAD | CLONE_SIGHAND;
	struct built built;

	build(&built, &needs, false);
	assert_int_equal(ask3(&built, SYS_openat, 0, 0, O_RDONLY | O_CLOEXEC),
			 ALLOWS);
	assert_int_equal(ask3(&built, SYS_openat, 0, 0, O_RDWR), REFUSES);
	assert_int_equal(ask3(&built, SYS_openat, 0, 0, O_WRONLY | O_CREAT),
			 REFUSES);
	assert_int_equal(ask3(&built, SYS_socket, AF_INET6, SOCK_DGRAM, 0),
			 ALLOWS);
	assert_int_equal(ask3(&built, SYS_socket, AF_NETLINK,
			      SOCK_RAW | SOCK_CLOEXEC, 0),
			 ALLOWS);
	/* Another family of netlink. */
	assert_int_equal(ask3(&built, SYS_socket, AF_NETLINK, SOCK_RAW, 12),
			 KILLS);
	/* Its flags come first or second. */
	assert_int_equal(ask3(&built, SYS_clone, flags, flags, 0), ALLOWS);
	if (HAS(clone3))
		assert_int_equal(ask3(&built, SYS_clone3, 0, 0, 0), UNKNOWN);
	assert_int_equal(ask3(&built, SYS_kill, 1, SIGKILL, 0), UNKNOWN);
}

TEST(a_strict_program_kills_where_others_refuse)
{
	const struct sandbox_needs run_needs = {.role = SANDBOX_RUN};
	const struct sandbox_needs needs = {.role = SANDBOX_RESOLVER};
	struct built built;

	build(&built, &run_needs, true);
	assert_int_equal(ask3(&built, SYS_openat, 0, 0, O_RDONLY), KILLS);
	assert_int_equal(ask3(&built, SYS_prctl, 0, 0, 0), KILLS);
	assert_int_equal(ask3(&built, CALLS, 0, 0, 0), KILLS);
	assert_int_equal(ask3(&built, SYS_write, 1, 0, 0), ALLOWS);
	/* The tests of failing calls take them out. */
	assert_int_equal(ask3(&built, -1, 0, 0, 0), UNKNOWN);
	build(&built, &needs, true);
	/* The C library tries it first. */
	if (HAS(clone3))
		assert_int_equal(ask3(&built, SYS_clone3, 0, 0, 0), UNKNOWN);
}

TEST(rules_that_do_not_fit_are_no_program)
{
	static struct sandbox_rule rules[600];
	struct sandbox_answers answers = sandbox_program_answers(false);
	struct sandbox_program program;

	for (size_t i = 0; i < COUNT(rules); i++)
		rules[i] = (struct sandbox_rule){.call = (int)i};
	assert_false(
		sandbox_program_build(&program, rules, COUNT(rules), &answers));
	assert_true(sandbox_program_build(&program, rules, 100, &answers));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_tree_says_what_the_rules_say),
		cmocka_unit_test(calls_of_another_machine_kill),
		cmocka_unit_test(nobody_executes_forks_or_traces),
		cmocka_unit_test(nobody_has_raw_sockets),
		cmocka_unit_test(a_run_opens_nothing),
		cmocka_unit_test(a_run_may_end_its_child_and_no_other),
		cmocka_unit_test(a_run_that_writes_metrics_writes_files_anew),
		cmocka_unit_test(the_route_is_all_that_a_run_connects),
		cmocka_unit_test(
			the_resolver_reads_and_asks_but_does_not_write),
		cmocka_unit_test(a_strict_program_kills_where_others_refuse),
		cmocka_unit_test(rules_that_do_not_fit_are_no_program),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
