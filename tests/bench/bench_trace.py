# SPDX-License-Identifier: BSD-2-Clause
"""traceroute beside its peer: time, probes, and stars that are not true."""

import re

import lab
import measure
from measure import Run, median, quantile
from table import Table

ROUTERS = 12
DELAY_MS = 10

ROW = re.compile(r"^ *(\d+)  ?(.*)$")
RTT = re.compile(r"([0-9.]+) ms")


def rows_of(text):
    """What stands behind each hop number."""
    return [match.groups() for match in map(ROW.match, text.splitlines())
            if match]


def stars_in(text):
    return sum(rest.split().count("*") for _, rest in rows_of(text))


def hops_of(text):
    """The number of the last hop that answered."""
    known = [int(hop) for hop, rest in rows_of(text)
             if any(word != "*" for word in rest.split())]
    return known[-1] if known else 0


def rtt_errors(text, packets):
    """|printed - on the wire| of the probes of each hop, us. Which of its
    probes a number stands for is not told: the closest order is taken."""
    true = measure.hop_trips(packets)
    errors = []
    for hop, rest in rows_of(text):
        said = sorted(float(ms) * 1e6 for ms in RTT.findall(rest))
        seen = sorted(true.get(int(hop), []))
        if len(said) == len(seen):
            errors += [abs(a - b) / 1e3 for a, b in zip(said, seen)]
    return errors


class Series:
    """Runs of one program."""

    def __init__(self):
        self.walls, self.cpus, self.probes = [], [], []
        self.beyond, self.stars, self.hops = [], [], []
        self.errors = []

    def add(self, run, packets):
        sent = [p for p in packets if p.out and p.is_probe()]
        self.walls.append(run.wall)
        self.cpus.append(run.cpu * 1e3)
        self.probes.append(len(sent))
        self.beyond.append(len([p for p in sent if p.ttl > ROUTERS + 1]))
        self.stars.append(stars_in(run.text))
        self.hops.append(hops_of(run.text))
        self.errors += rtt_errors(run.text, packets)


def trace_table(programs, title, rounds, options_of, tap):
    names = programs.names("traceroute")
    series = {name: Series() for name in names}
    for _ in range(rounds):
        for name in names:
            words = [programs.path("traceroute", name), "-n", *options_of,
                     lab.TARGET]
            tap.read()
            run = Run(words, keep=True)
            series[name].add(run, tap.read())
    table = Table(title, names)
    table.row("wall, median ms",
              [median(series[n].walls) * 1e3 for n in names], ".1f")
    table.row("cpu, median ms", [median(series[n].cpus) for n in names])
    table.row("probes", [median(series[n].probes) for n in names], ".0f")
    table.row("... with a TTL beyond hop 13",
              [median(series[n].beyond) for n in names], ".0f", False)
    table.row("hop rtt error, median us",
              [median(series[n].errors) for n in names], ".1f")
    table.row("hop rtt error, p99 us",
              [quantile(series[n].errors, .99) for n in names], ".1f")
    table.row("stars, mean", [sum(series[n].stars) / rounds for n in names],
              ".1f", False)
    table.row("last hop that answers",
              [median(series[n].hops) for n in names], ".0f", False)
    table.show()


def trace(programs, options):
    """Twelve routers without limits, 10 ms on the first link."""
    rounds = options.count(20, 3)
    with lab.slow(ROUTERS, DELAY_MS) as network, \
            measure.Tap(network.device) as tap:
        slow = f"{ROUTERS} routers, {network.delay_ms} ms"
        network.limits(False)
        for method in ([], ["-I"]):
            name = " ".join(["traceroute", *method])
            trace_table(programs, f"trace: {name}, {slow}, {rounds} rounds",
                        rounds, method, tap)
        for hop in ("r4", "r8"):
            network.silence(hop)
        trace_table(programs, f"trace: {slow}, hops 4 and 8 silent, "
                    f"{rounds} rounds", rounds, [], tap)
        for hop in ("r4", "r8"):
            network.unsilence(hop)
        if options.quick:
            return
        network.silence("dst")
        trace_table(programs, f"trace: {slow}, silent destination, 1 round",
                    1, [], tap)
        network.unsilence("dst")
        network.swallow("r3")
        trace_table(programs, f"trace: {slow}, all lost behind hop 2, "
                    "1 round", 1, [], tap)


class Sources:
    """Addresses of ours that no router has met: their buckets are full."""

    def __init__(self, network):
        self.network = network
        self.used = 10

    def fresh(self):
        self.used += 1
        address = f"10.77.0.{self.used}"
        self.network.ip("src", "addr", "add", address + "/24", "dev",
                        self.network.device)
        return address


def limited(path, words, rounds, tap):
    """ROUNDS runs back to back. Only the first finds full buckets."""
    series = Series()
    for _ in range(rounds):
        tap.read()
        run = Run([path, "-n", *words, lab.TARGET], keep=True)
        series.add(run, tap.read())
    return series


def limits_table(programs, title, words, rounds, queries, network, tap):
    names = programs.names("traceroute")
    sources = programs.sources
    series = {name: limited(programs.path("traceroute", name),
                            [*words, "-s", sources.fresh()], rounds, tap)
              for name in names}
    asked = rounds * queries * (ROUTERS + 1)
    table = Table(title, names)
    table.row("false stars, %",
              [100 * sum(series[n].stars) / asked for n in names], ".1f",
              False)
    table.row("wrong hop counts",
              [sum(h != ROUTERS + 1 for h in series[n].hops) for n in names],
              "d", False)
    table.row("wall, mean s a run",
              [sum(series[n].walls) / rounds for n in names])
    table.row("probes, median", [median(series[n].probes) for n in names],
              ".0f")
    table.show()


def limits(programs, options):
    """The same routers as Linux ships them: all alive, answers limited."""
    rounds = options.count(20, 3)
    with lab.Lab(ROUTERS) as network, measure.Tap(network.device) as tap:
        network.limits(True)
        programs.sources = Sources(network)
        for method in ([], ["-I"]):
            name = " ".join(["traceroute", *method])
            limits_table(programs, f"limits: {name}, {rounds} runs back to "
                         "back", method, rounds, 3, network, tap)
        limits_table(programs, "limits: traceroute -q 10, one cold run",
                     ["-q", "10"], 1, 10, network, tap)
