/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Results in the form of RIPE Atlas, so that what reads theirs (sagan,
 * magellan) reads ours: one object on a line, firmware 5000 or later.
 *
 * A round-trip time is never written as 0, which readers take for "none": it is
 * at least a microsecond.
 */
#ifndef LEADLINE_UI_ATLAS_H
#define LEADLINE_UI_ATLAS_H

#include "base/addr.h"
#include "base/buf.h"
#include "wire/cursor.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What is known of a measurement; everything is borrowed. */
struct atlas_run {
	int64_t measurement;	   /* msm_id */
	int64_t probe;		   /* prb_id */
	int64_t start;		   /* seconds since 1970 */
	int64_t end;		   /* likewise */
	const char *version;	   /* of leadline: "x.y.z" */
	const char *name;	   /* of the target, as the user wrote it */
	const struct addr *addr;   /* of the target */
	const struct addr *source; /* ours */
	const char *protocol;	   /* "ICMP", "UDP", "TCP" */
	int64_t resolved; /* ns that finding the address took, 0: it was given
			   */
	uint32_t size;	  /* payload bytes after the ICMP or UDP header */
	uint16_t paris;	  /* paris_id, 0: the flow is not constant */
	uint8_t tos;	  /* that of the probes of a traceroute */
};

enum atlas_outcome {
	ATLAS_ANSWERED,
	ATLAS_DUPLICATE,
	ATLAS_LOST,
	ATLAS_ERROR, /* `error` says what */
};

struct atlas_ping {
	enum atlas_outcome outcome;
	int64_t rtt;		 /* ns, if answered */
	int ttl;		 /* of the reply, -1 if not known */
	const struct addr *from; /* who answered, NULL: the target */
	const char *error;
};

/* Appends the result of a ping, or answers false and leaves BUF as it was if
 * there is no room: about 80 bytes for each sample. INTERVAL is in ns, 0 if
 * there was none. */
bool atlas_write_ping(struct buf *buf, const struct atlas_run *run,
		      int64_t interval, const struct atlas_ping *samples,
		      size_t count);

/* What a query of a hop came to. */
struct atlas_answer {
	uint8_t ttl; /* the hop; answers come in its order */
	enum atlas_outcome outcome;
	const struct addr *from; /* who answered */
	int64_t rtt;		 /* ns */
	int reply_ttl;		 /* -1 if not known */
	size_t size;		 /* bytes of the answer, 0 if not known */
	uint32_t late;		 /* packets sent after the probe until it was
				    answered, if that was too late; else 0 */
	const struct addr *to;	 /* where the quoted packet went, or NULL */
	uint8_t tcp_flags;	 /* of a TCP answer, else 0 */
	bool is_error;		 /* an ICMP error, by `type` and `code` */
	uint8_t type;
	uint8_t code;
	uint32_t mtu;		/* of "too big", else 0 */
	int quoted_ttl;		/* -1 if not known */
	int quoted_tos;		/* likewise */
	struct span extensions; /* RFC 4884 structure or empty */
	const char *error;	/* of ATLAS_ERROR */
};

/* The same for a traceroute; about 1000 bytes for each answer. */
bool atlas_write_traceroute(struct buf *buf, const struct atlas_run *run,
			    const struct atlas_answer *answers, size_t count);

#endif
