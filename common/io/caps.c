/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Capabilities through libcap.
 *
 * The sets are read once and kept: what we wrote is what we have. There is no
 * call that clears the ambient set, because the kernel keeps in it only what is
 * both permitted and inheritable (capabilities(7)).
 */
#include "io/caps.h"

#include <errno.h>
#include <stddef.h>
#include <sys/auxv.h>
#include <sys/prctl.h>
#include <unistd.h>

static int write_set(const struct caps *caps)
{
	return cap_set_proc(caps->set) == 0 ? 0 : -errno;
}

static bool is_permitted(const struct caps *caps, cap_value_t which)
{
	cap_flag_value_t value = CAP_CLEAR;

	return cap_get_flag(caps->set, which, CAP_PERMITTED, &value) == 0 &&
	       value == CAP_SET;
}

/* Sets WHICH in the set FLAG of what will be written. */
static int put(const struct caps *caps, cap_flag_t flag, cap_value_t which)
{
	return cap_set_flag(caps->set, flag, 1, &which, CAP_SET) == 0 ? 0
								      : -errno;
}

/* Started by a program file that is setuid or setgid: back to the real user at
 * once. The permitted set, of which more is taken next, survives it. */
static int become_real_user(void)
{
	uid_t user = (uid_t)getauxval(AT_UID);
	gid_t group = (gid_t)getauxval(AT_GID);
	uid_t u[3];
	gid_t g[3];

	if (getauxval(AT_EUID) == user && getauxval(AT_EGID) == group)
		return 0;
	if (prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) != 0 ||
	    setresgid(group, group, group) != 0 ||
	    setresuid(user, user, user) != 0 ||
	    prctl(PR_SET_KEEPCAPS, 0, 0, 0, 0) != 0 ||
	    getresuid(&u[0], &u[1], &u[2]) != 0 ||
	    getresgid(&g[0], &g[1], &g[2]) != 0)
		return -errno;
	for (int i = 0; i < 3; i++)
		if (u[i] != user || g[i] != group)
			return -EPERM;
	return 0;
}

/* Writes what is permitted and nothing else. */
static int keep_permitted(const struct caps *caps)
{
	int status = 0;

	if (cap_clear(caps->set) != 0)
		return -errno;
	if (caps->raw)
		status = put(caps, CAP_PERMITTED, CAP_NET_RAW);
	if (status == 0 && caps->admin)
		status = put(caps, CAP_PERMITTED, CAP_NET_ADMIN);
	return status == 0 ? write_set(caps) : status;
}

/* Whether there is nothing in any set, as with most users. */
static bool is_empty(cap_t set)
{
	const cap_flag_t flags[] = {CAP_EFFECTIVE, CAP_PERMITTED,
				    CAP_INHERITABLE};

	for (cap_value_t which = 0; which < cap_max_bits(); which++) {
		for (size_t i = 0; i < 3; i++) {
			cap_flag_value_t value = CAP_SET;

			if (cap_get_flag(set, which, flags[i], &value) != 0 ||
			    value == CAP_SET)
				return false;
		}
	}
	return true;
}

int caps_start(struct caps *caps)
{
	int status = become_real_user();

	*caps = (struct caps){0};
	if (status != 0)
		return status;
	caps->set = cap_get_proc();
	if (caps->set == NULL)
		return -errno;
	caps->raw = is_permitted(caps, CAP_NET_RAW);
	caps->admin = is_permitted(caps, CAP_NET_ADMIN);
	return is_empty(caps->set) ? 0 : keep_permitted(caps);
}

bool caps_has_raw(const struct caps *caps)
{
	return caps->raw;
}

int caps_raise(struct caps *caps, cap_value_t which)
{
	int status;

	if (!is_permitted(caps, which))
		return 0;
	status = put(caps, CAP_EFFECTIVE, which);
	return status == 0 ? write_set(caps) : status;
}

int caps_lower(struct caps *caps)
{
	if (!caps->raw && !caps->admin)
		return 0;
	if (cap_clear_flag(caps->set, CAP_EFFECTIVE) != 0)
		return -errno;
	return write_set(caps);
}

static int empty_sets(struct caps *caps)
{
	if (!caps->raw && !caps->admin)
		return 0;
	caps->raw = false;
	caps->admin = false;
	return keep_permitted(caps);
}

/* The kernel's word for it, not our memory. */
static int check_empty(void)
{
	cap_t now = cap_get_proc();
	bool empty;

	if (now == NULL)
		return -errno;
	empty = is_empty(now);
	cap_free(now);
	return empty ? 0 : -EPERM;
}

/* What was given up cannot be had again: the try has to fail. */
static int check_gone(const struct caps *caps)
{
	int status = put(caps, CAP_PERMITTED, CAP_NET_RAW);

	if (status == 0)
		status = put(caps, CAP_EFFECTIVE, CAP_NET_RAW);
	if (status != 0)
		return status;
	return write_set(caps) != 0 ? 0 : -EPERM;
}

int caps_drop(struct caps *caps)
{
	int status = empty_sets(caps);

	if (status == 0 && (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
			    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0))
		status = -errno;
	if (status == 0)
		status = check_empty();
	if (status == 0)
		status = check_gone(caps);
	cap_free(caps->set);
	*caps = (struct caps){0};
	return status;
}
