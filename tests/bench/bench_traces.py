# SPDX-License-Identifier: BSD-2-Clause
"""Many traces in one run, beside scamper: time, hops, stars."""

import re

import lab
import measure
from measure import Run, median
from table import Table

ROUTERS = 12
PREFIX = "10.88.0.0/16"
FILE = "/run/targets"

OURS = re.compile(r"^traceroute to \S+ \(([0-9.]+)\)")
THEIRS = re.compile(r"^traceroute from \S+ to ([0-9.]+)")
HOP = re.compile(r"^ *(\d+)  ?(\S+)")


def targets(count):
    return [f"10.88.{1 + k // 250}.{1 + k % 250}" for k in range(count)]


def paths_of(text):
    """The address behind each hop of each target, "*" for none."""
    paths = {}
    rows = None
    for line in text.splitlines():
        head = OURS.match(line) or THEIRS.match(line)
        hop = HOP.match(line)
        if head:
            rows = paths.setdefault(head.group(1), [])
        elif hop and rows is not None:
            rows.append(hop.group(2))
    return paths


def true_path(target):
    return [f"10.77.{k}.2" for k in range(ROUTERS)] + [target]


class Result:
    """What the runs of one program came to."""

    def __init__(self):
        self.walls, self.cpus, self.probes = [], [], []
        self.right = self.stars = 0

    def add(self, run, packets, hosts):
        paths = paths_of(run.text)
        self.walls.append(run.wall)
        self.cpus.append(run.cpu)
        self.probes.append(len([p for p in packets
                                if p.out and p.is_probe()]))
        self.right = sum(paths.get(h) == true_path(h) for h in hosts)
        self.stars = sum(path.count("*") for path in paths.values())


def fill(network):
    """Every address of the prefix is the destination."""
    network.ip("dst", "route", "add", "local", PREFIX, "dev", "lo")
    for k in range(1, ROUTERS + 1):
        network.ip(f"r{k}", "route", "add", PREFIX, "via", f"10.77.{k}.2")


def commands(programs):
    """Each at its best: as fast as it can, one probe for each hop."""
    ours = programs.names("traceroute")[-1]
    found = {}
    if "scamper" in programs.more:
        found["scamper"] = [programs.more["scamper"], "-O", "text",
                            "-p", "10000", "-w", "1000",
                            "-c", "trace -P udp-paris", "-f", FILE]
    found[ours] = [programs.path("traceroute", ours), "-n", "-q", "1",
                   "--rate", "0", "--targets", FILE]
    return found


def race(programs, network, tap, hosts, rounds):
    words = commands(programs)
    results = {name: Result() for name in words}
    with open(FILE, "w", encoding="ascii") as file:
        file.write("\n".join(hosts) + "\n")
    for _ in range(rounds):
        for name, command in words.items():
            tap.read()
            run = Run(command, keep=True)
            results[name].add(run, tap.read(), hosts)
    names = list(words)
    table = Table(f"traces: {len(hosts)} behind {ROUTERS} routers without "
                  f"limits, {rounds} rounds", names)
    table.row("wall, median s", [median(results[n].walls) for n in names])
    table.row("cpu, median s", [median(results[n].cpus) for n in names])
    table.row("probes", [median(results[n].probes) for n in names], ".0f")
    table.row("right paths", [results[n].right for n in names], "d", False)
    table.row("stars", [results[n].stars for n in names], "d", False)
    table.show()


def patient(programs, network, hosts):
    """Routers as Linux ships them: each has six answers, which the race has
    spent, and then one a second."""
    ours = programs.names("traceroute")[-1]
    with open(FILE, "w", encoding="ascii") as file:
        file.write("\n".join(hosts) + "\n")
    network.limits(True)
    # Of all these destinations there is but one, with the limits of one.
    network.limits(False, "dst")
    result = Result()
    run = Run([programs.path("traceroute", ours), "-n", "-q", "1",
               "--targets", FILE], keep=True, patience=900)
    result.add(run, [], hosts)
    table = Table(f"traces: {len(hosts)} behind {ROUTERS} routers with the "
                  "limits of Linux, 1 round", [ours])
    table.row("wall, s", [run.wall], ".1f", False)
    table.row("right paths", [result.right], "d", False)
    table.row("stars", [result.stars], "d", False)
    table.show()


def traces(programs, options):
    """500 traces in one run, without limits and with those of Linux."""
    hosts = targets(options.count(500, 50))
    with lab.Lab(ROUTERS) as network, measure.Tap(network.device) as tap:
        fill(network)
        network.limits(False)
        race(programs, network, tap, hosts, options.count(10, 3))
        patient(programs, network, hosts[:options.count(100, 15)])
