/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sums over all.
 */
#include "ping_crowd_total.h"

#include "base/ns.h"

#include <inttypes.h>

void ping_crowd_total_note(struct ping_crowd_total *total,
			   const struct event *event)
{
	if ((event->kind != EVENT_REPLY && event->kind != EVENT_LATE) ||
	    event->reply->meaning == ICMP_ERROR)
		return;
	stats_add(&total->stats, event->rtt);
	histogram_add(&total->histogram, event->rtt);
}

static void put_ms(struct buf *buf, const char *before, double ns)
{
	buf_print(buf, "%s%.3f", before, ns / NS_PER_MS);
}

static void put_quantile(struct buf *buf, struct histogram *histogram, double p)
{
	put_ms(buf, "/", (double)histogram_quantile(histogram, p));
}

static void put_times(struct ping_crowd_total *total, struct buf *buf)
{
	const struct stats *stats = &total->stats;

	put_ms(buf, "rtt min/avg/p50/p95/p99/max/sdev = ", (double)stats->min);
	put_ms(buf, "/", stats->mean);
	put_quantile(buf, &total->histogram, 0.5);
	put_quantile(buf, &total->histogram, 0.95);
	put_quantile(buf, &total->histogram, 0.99);
	put_ms(buf, "/", (double)stats->max);
	put_ms(buf, "/", stats_deviation(stats));
	buf_text(buf, " ms\n");
}

/* What is in flight is not decided. */
static void put_loss(const struct ping_crowd_sum *sum, struct buf *buf)
{
	uint64_t settled =
		sum->received + sum->lost + sum->errors + sum->failed;
	struct stats_share loss = stats_share(settled - sum->received, settled);

	if (settled == 0)
		return;
	buf_print(buf, "loss %g%% (95%% interval %.4g%% to %.4g%%)\n",
		  (double)(float)(loss.value * 100), loss.low * 100,
		  loss.high * 100);
}

void ping_crowd_total_put(struct ping_crowd_total *total,
			  const struct ping_crowd *crowd, struct buf *buf)
{
	const struct ping_crowd_sum *sum = &crowd->sum;

	buf_print(buf,
		  "--- %" PRIu32 " targets together ---\n"
		  "%" PRIu32 " alive, %" PRIu32 " unreachable\n"
		  "%" PRIu64 " sent, %" PRIu64 " received, %" PRIu64
		  " lost, %" PRIu64 " errors, %" PRIu64 " not sent\n"
		  "%" PRIu64 " duplicates, %" PRIu64 " late, %" PRIu64
		  " corrupted, %" PRIu64 " forged\n",
		  crowd->count, sum->alive, sum->unreachable, sum->sent,
		  sum->received, sum->lost, sum->errors, sum->failed,
		  sum->duplicates, sum->late, sum->corrupted, sum->forged);
	put_loss(sum, buf);
	if (total->stats.count > 0)
		put_times(total, buf);
}
