#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Figures of streams of 100 to 1,000,000 round-trip times, by other means.

series.py PROGRAM    PROGRAM is stream.c. Each stream is made here, from a
                     fixed seed, and its figures are worked out with knowledge
                     of all of it: sums of whole numbers, sorted lists, closed
                     forms of what the program adds up step by step.
"""

import bisect
import json
import math
import random
import struct
import subprocess
import sys

US = 1000
MS = 1000 * US

# Values up to which percentiles are exact, and how far off they may be above.
EXACT = 4096
ERROR = 0.01


def constant(_, __):
    return 20 * MS


def ramp(_, i):
    return 5 * MS + i % 50000 * 977


def two_modes(rand, _):
    return (10 * MS if rand.random() < 0.7 else 80 * MS) + rand.randrange(MS)


def heavy_tail(rand, _):
    return min(int(2 * MS * rand.paretovariate(1.1)), 3000 * MS)


def noise(rand, _):
    return 3 * MS + int(rand.random() * 400) * US


SHAPES = [constant, ramp, two_modes, heavy_tail, noise]


def make(shape, count, mishaps):
    """Events as (letter, seq, rtt) in the order in which they happen. The first
    and the last probe are answered."""
    rand = random.Random(f"{shape.__name__} {count} {mishaps}")
    answers, others = [], []
    lost = 0
    for seq in range(1, count + 1):
        if mishaps and 1 < seq < count:
            if lost == 0 and rand.random() < 0.01:
                lost = rand.choice((1, 1, 1, 2, 7))
            if lost > 0:
                lost -= 1
                others.append((seq + 30, "L", seq, 0))
                if rand.random() < 0.1:
                    others.append((seq + 31, "T", seq, 0))
                continue
        # Some answers come after those to the next few probes.
        late = rand.randrange(2, 6) if mishaps and rand.random() < 0.02 else 0
        answers.append((seq + late + 0.5 * bool(late), "R", seq,
                        shape(rand, seq)))
        if mishaps and rand.random() < 0.005:
            others.append((seq + 8, "D", seq, 0))
    return [event[1:] for event in sorted(answers + others)]


def moments(values):
    """Exact up to the last division and root."""
    n = len(values)
    if n == 0:
        return {"count": 0}
    total, squares = sum(values), sum(value * value for value in values)
    return {"count": n, "min": min(values), "max": max(values),
            "mean": total / n,
            "deviation": math.sqrt((n * squares - total * total) / (n * n))}


def smoothed(values, gain, first):
    """What adding GAIN of each difference comes to, as a sum of weights: those
    of long ago weigh nothing."""
    result, weight = 0.0, gain
    for value in reversed(values[1:] if first else values):
        result += weight * value
        weight *= 1 - gain
        if weight < 1e-18:
            return result
    return result + (weight / gain * values[0] if first else 0)


def percentiles(values):
    values = sorted(values)
    return [values[math.ceil(p * len(values) / 100) - 1]
            for p in (50, 90, 95, 99)] if values else [0, 0, 0, 0]


def differences(replies):
    """Of neighbours, in the order in which the second of them arrived."""
    order = {seq: (i, rtt) for i, (seq, rtt) in enumerate(replies)}
    pairs = []
    for seq, (i, rtt) in order.items():
        if seq + 1 in order:
            j, other = order[seq + 1]
            pairs.append((max(i, j), seq, abs(rtt - other)))
    return [pair[2] for pair in sorted(pairs)]


def reordering(replies):
    """How late each reply was that came after one to a later probe: counted
    from the first of these, found among those that were ahead of all."""
    ahead, places, extents = [], [], []
    for i, (seq, _) in enumerate(replies):
        if not ahead or seq > ahead[-1]:
            ahead.append(seq)
            places.append(i)
        else:
            extents.append(i - places[bisect.bisect_right(ahead, seq)])
    return extents


def losses(events):
    """Lengths of runs in the sequence, and from the end of each to the next."""
    lost = sorted(seq for letter, seq, _ in events if letter == "L")
    lengths, distances = [], []
    for i, seq in enumerate(lost):
        if i > 0 and lost[i - 1] == seq - 1:
            lengths[-1] += 1
            continue
        if i > 0:
            distances.append(seq - lost[i - 1])
        lengths.append(1)
    return lengths, distances


def reference(events):
    replies = [(seq, rtt) for letter, seq, rtt in events if letter == "R"]
    rtts = [rtt for _, rtt in replies]
    ipdv = differences(replies)
    extents = reordering(replies)
    lengths, distances = losses(events)
    return {
        "rtt": moments(rtts), "ipdv": moments(ipdv),
        "extent": moments(extents), "period": moments(lengths),
        "distance": moments(distances),
        "rtt_percentiles": percentiles(rtts),
        "ipdv_percentiles": percentiles(ipdv),
        "ewma": smoothed(rtts, 1 / 8, True),
        "jitter": smoothed(ipdv, 1 / 16, False),
        "reordered": len(extents),
        "duplicates": sum(letter == "D" for letter, _, _ in events),
        "late": sum(letter == "T" for letter, _, _ in events),
    }


def program(path, events):
    data = b"".join(struct.pack("=c3xIq", letter.encode(), seq, rtt)
                    for letter, seq, rtt in events)
    run = subprocess.run([path], input=data, stdout=subprocess.PIPE, check=True)
    return json.loads(run.stdout)


def is_close(value, wanted, scale):
    return abs(value - wanted) <= 1e-9 * max(1, abs(wanted), scale)


def compare(name, value, wanted, problems):
    for key, right in wanted.items():
        have = value[key]
        if isinstance(right, dict):
            compare(f"{name} {key}", have, right, problems)
        elif isinstance(right, list):
            exact = value[key.split("_")[0]]["count"] <= EXACT
            for one, other in zip(have, right):
                if abs(one - other) > (0 if exact else ERROR * other):
                    problems.append(f"{name} {key}: {have}, not {right}")
        elif not is_close(have, right, wanted.get("max", 0)):
            problems.append(f"{name} {key}: {have}, not {right}")


def streams():
    for shape in SHAPES:
        for count in (100, 1000, 10000):
            yield shape, count, False
            yield shape, count, True
    yield two_modes, 100000, True
    yield heavy_tail, 1000000, True


def main():
    problems = []
    for shape, count, mishaps in streams():
        events = make(shape, count, mishaps)
        name = f"{shape.__name__} {count}{' with mishaps' if mishaps else ''}"
        value = program(sys.argv[1], events)
        compare(name, value, reference(events), problems)
        if value["grown"] > 256:
            problems.append(f"{name}: {value['grown']} KB more memory")
    print("\n".join(problems) or "all figures are as they should be")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
