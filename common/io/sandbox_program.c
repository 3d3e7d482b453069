/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A tree over the numbers of the calls, with the rules of a call in its leaves:
 * a list would be gone through for each call, and by the kernel for all there
 * are when it is told, to remember those that are always allowed.
 */
#include "io/sandbox_program.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/seccomp.h>
#include <stddef.h>

#if defined __x86_64__
#define MACHINE AUDIT_ARCH_X86_64
#elif defined __i386__
#define MACHINE AUDIT_ARCH_I386
#elif defined __aarch64__ && !defined __AARCH64EB__
#define MACHINE AUDIT_ARCH_AARCH64
#elif defined __ARM_EABI__ && !defined __ARMEB__
#define MACHINE AUDIT_ARCH_ARM
#elif defined __s390x__
#define MACHINE AUDIT_ARCH_S390X
#elif defined __powerpc64__ && defined __LITTLE_ENDIAN__
#define MACHINE AUDIT_ARCH_PPC64LE
#elif defined __riscv && __riscv_xlen == 64
#define MACHINE AUDIT_ARCH_RISCV64
#elif defined __loongarch64
#define MACHINE AUDIT_ARCH_LOONGARCH64
#else
#define MACHINE 0
#endif

/* Of a 64-bit argument the half that counts. */
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define LOWER_HALF sizeof(uint32_t)
#else
#define LOWER_HALF 0
#endif

/* Calls in a leaf: beyond that it is halved. */
#define LEAF 3

/* Farthest jump of a comparison. */
#define JUMP_MAX 255

struct builder {
	struct sandbox_program *program;
	const struct sandbox_rule *rules; /* sorted */
	const struct sandbox_answers *answers;
	bool bad;
};

struct sandbox_answers sandbox_program_answers(bool strict)
{
	const uint32_t kill = SECCOMP_RET_KILL_PROCESS;

	return (struct sandbox_answers){
		.verdicts =
			{
				[SANDBOX_ALLOW] = SECCOMP_RET_ALLOW,
				[SANDBOX_REFUSE] =
					strict ? kill
					       : SECCOMP_RET_ERRNO | EPERM,
				[SANDBOX_ABSENT] = SECCOMP_RET_ERRNO | ENOSYS,
				[SANDBOX_KILL] = kill,
			},
		.unknown = strict ? kill : SECCOMP_RET_ERRNO | ENOSYS,
	};
}

static void put(struct builder *builder, uint16_t code, uint32_t value,
		size_t yes, size_t no)
{
	struct sandbox_program *program = builder->program;

	if (program->count == SANDBOX_CODE_MAX || yes > JUMP_MAX ||
	    no > JUMP_MAX) {
		builder->bad = true;
		return;
	}
	program->code[program->count++] = (struct sock_filter){
		.code = code,
		.jt = (uint8_t)yes,
		.jf = (uint8_t)no,
		.k = value,
	};
}

static void load(struct builder *builder, size_t offset)
{
	put(builder, BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset, 0, 0);
}

static void answer(struct builder *builder, uint32_t value)
{
	put(builder, BPF_RET | BPF_K, value, 0, 0);
}

static bool is_test(const struct sandbox_test *test)
{
	return test->mask != 0;
}

/* Instructions of a test: load, mask, compare. */
#define TEST_SIZE 3

static size_t rule_size(const struct sandbox_rule *rule)
{
	size_t tests = (size_t)is_test(&rule->tests[0]) +
		       (size_t)is_test(&rule->tests[1]);

	return tests * TEST_SIZE + 1;
}

/* One that is not true goes to behind the rule. */
static void put_rule(struct builder *builder, const struct sandbox_rule *rule)
{
	size_t left = rule_size(rule);

	for (size_t i = 0; i < 2; i++) {
		const struct sandbox_test *test = &rule->tests[i];

		if (!is_test(test))
			continue;
		left -= TEST_SIZE;
		load(builder, offsetof(struct seccomp_data, args) +
				      test->argument * sizeof(uint64_t) +
				      LOWER_HALF);
		put(builder, BPF_ALU | BPF_AND | BPF_K, test->mask, 0, 0);
		put(builder, BPF_JMP | BPF_JEQ | BPF_K, test->value, 0, left);
	}
	answer(builder, builder->answers->verdicts[rule->verdict]);
}

/* How many of the rules from FIRST to END are about the call of the first, and
 * the *SIZE of their code. */
static size_t same_call(const struct builder *builder, size_t first, size_t end,
			size_t *size)
{
	size_t count = 0;

	*size = 0;
	while (first + count < end &&
	       builder->rules[first + count].call == builder->rules[first].call)
		*size += rule_size(&builder->rules[first + count++]);
	return count;
}

/* Call by call. When none of its rules is true, a call is unknown. */
static void put_leaf(struct builder *builder, size_t first, size_t end)
{
	size_t size;

	while (first < end) {
		size_t count = same_call(builder, first, end, &size);
		const struct sandbox_rule *rule = &builder->rules[first];
		bool always = !is_test(&rule[count - 1].tests[0]);

		put(builder, BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)rule->call, 0,
		    size + (always ? 0 : 1));
		for (size_t i = 0; i < count; i++)
			put_rule(builder, &rule[i]);
		if (!always)
			answer(builder, builder->answers->unknown);
		first += count;
	}
	answer(builder, builder->answers->unknown);
}

/* Where the second half of the rules begins: with a call of its own. FIRST if
 * there is no such place. */
static size_t middle(const struct builder *builder, size_t first, size_t end)
{
	size_t at = first + (end - first) / 2;

	while (at > first &&
	       builder->rules[at - 1].call == builder->rules[at].call)
		at--;
	return at;
}

/* Smaller numbers follow at once, the others behind them. */
static void put_tree(struct builder *builder, size_t first, size_t end)
{
	size_t half = middle(builder, first, end);
	struct sandbox_program *program = builder->program;
	size_t at = program->count;

	if (end - first <= LEAF || half == first) {
		put_leaf(builder, first, end);
		return;
	}
	put(builder, BPF_JMP | BPF_JGE | BPF_K,
	    (uint32_t)builder->rules[half].call, 0, 0);
	put_tree(builder, first, half);
	if (builder->bad || program->count - at - 1 > JUMP_MAX) {
		builder->bad = true;
		return;
	}
	program->code[at].jt = (uint8_t)(program->count - at - 1);
	put_tree(builder, half, end);
}

/* By call; the rules for one keep their order. */
static void sort(struct sandbox_rule *rules, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		struct sandbox_rule rule = rules[i];
		size_t at = i;

		for (; at > 0 && rules[at - 1].call > rule.call; at--)
			rules[at] = rules[at - 1];
		rules[at] = rule;
	}
}

bool sandbox_program_build(struct sandbox_program *program,
			   struct sandbox_rule *rules, size_t count,
			   const struct sandbox_answers *answers)
{
	struct builder builder = {
		.program = program,
		.rules = rules,
		.answers = answers,
		.bad = MACHINE == 0,
	};
	size_t first = 0;

	sort(rules, count);
	while (first < count && rules[first].call < 0)
		first++;
	program->count = 0;
	load(&builder, offsetof(struct seccomp_data, arch));
	put(&builder, BPF_JMP | BPF_JEQ | BPF_K, MACHINE, 1, 0);
	answer(&builder, answers->verdicts[SANDBOX_KILL]);
	load(&builder, offsetof(struct seccomp_data, nr));
	/* A call that a tracer has taken out is -1, and does nothing. */
	put(&builder, BPF_JMP | BPF_JEQ | BPF_K, UINT32_MAX, 0, 1);
	answer(&builder, answers->verdicts[SANDBOX_ABSENT]);
	put_tree(&builder, first, count);
	return !builder.bad;
}
