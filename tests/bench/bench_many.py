# SPDX-License-Identifier: BSD-2-Clause
"""ping of very many hosts beside fping and scamper.

All addresses of 10.16.0.0/12 are local to dst, so there are a million living
hosts behind one veth link, and the kernel of dst counts what it got. The link
itself, 10.77.0.0/24, is none of them: nobody lives at most of its addresses.
"""

import json
import os
import subprocess
import time

import lab
import measure
from measure import Run, median
from table import Table

NETWORK = "10.16.0.0/12"
FIRST = 10 << 24 | 16 << 16
FILE = "/run/hosts"
LINES = "/run/lines"


def address(index):
    number = FIRST + index
    return ".".join(str(number >> shift & 255) for shift in (24, 16, 8, 0))


def span(count):
    """The first COUNT addresses as a range."""
    return f"{address(0)}-{address(count - 1)}"


def write_hosts(count):
    with open(FILE, "w", encoding="ascii") as file:
        for index in range(count):
            file.write(address(index) + "\n")


class Crowd(lab.Lab):
    """One link, and many hosts at its end."""

    def __init__(self):
        super().__init__(0)
        self.ip("dst", "route", "add", "local", NETWORK, "dev", "lo")

    @staticmethod
    def got():
        """Echo requests that dst has received."""
        text = subprocess.run(
            lab.inside("dst", "cat", "/proc/net/snmp"), check=True,
            capture_output=True, text=True).stdout
        rows = [line.split() for line in text.splitlines()
                if line.startswith("Icmp:")]
        return int(rows[1][rows[0].index("InEchos")])


def peak(words):
    """The most memory that a program had, kB: the kernel's own mark, read as
    long as it runs."""
    program = subprocess.Popen(words, stdin=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    high = None
    while program.poll() is None:
        try:
            with open(f"/proc/{program.pid}/status", encoding="ascii") as file:
                for line in file:
                    if line.startswith("VmHWM:"):
                        high = int(line.split()[1])
        except OSError:
            pass
        time.sleep(.001)
    return high


def sweep_words(programs, name, count):
    """One ping for each of COUNT hosts, as fast as the program can."""
    if name == "fping":
        return [programs.path("ping", name), "-q", "-i0", "-c1", "-r0", "-f",
                FILE]
    if name == "scamper":
        # It takes no higher rate; -o: it need not wait after the last reply.
        return [programs.path("ping", name), "-p", "10000", "-c",
                "ping -c 1 -o 1", "-f", FILE]
    return [programs.path("ping", name), "-q", "-c1", "--rate", "0",
            "--range", span(count)]


def names_of(programs, *peers):
    """Of the peers those that are installed, then ours."""
    return ([peer for peer in peers if peer in programs.more] +
            [programs.names("ping")[-1]])


def compare(programs, count, rounds, names):
    """Sweeps in turn; each program's pings a second and CPU of a ping."""
    rates = {name: [] for name in names}
    cpus = {name: [] for name in names}
    for _ in range(rounds):
        for name in names:
            run = Run(sweep_words(programs, name, count))
            died = os.WEXITSTATUS(run.status) > 1
            rates[name].append(None if died else count / run.wall)
            cpus[name].append(None if died else run.cpu / count * 1e6)
    return rates, cpus


def sweep(programs, options, count, rounds, peers):
    names = names_of(programs, *peers)
    write_hosts(count)
    rates, cpus = compare(programs, count, rounds, names)
    table = Table(f"many: {count} living hosts, a ping each, {rounds} rounds; "
                  "a dash: the program gave up", names)
    table.row("pings a second, median", [median(rates[n]) for n in names],
              ".0f")
    table.row("cpu, median us a ping", [median(cpus[n]) for n in names])
    table.show()


def million(programs, crowd, count):
    """None lost by us, and what it takes."""
    name = programs.names("ping")[-1]
    before = crowd.got()
    run = Run(sweep_words(programs, name, count))
    table = Table(f"many: {count} hosts in one run", [name])
    table.row("wall, s", [run.wall], ".2f", compare=False)
    table.row("cpu, us a ping", [run.cpu / count * 1e6], compare=False)
    table.row("echo requests that arrived", [crowd.got() - before], "d",
              compare=False)
    table.row("exit status, 0: all answered",
              [os.WEXITSTATUS(run.status)], "d", compare=False)
    table.row("most memory, MB",
              [peak(sweep_words(programs, name, count)) / 1e3], ".1f",
              compare=False)
    table.show()


def many(programs, options):
    """Sweeps of 60 000 hosts, 131 072 and a million."""
    with Crowd() as crowd:
        sweep(programs, options, options.count(60000, 6000),
              options.count(5, 2), ["fping"])
        sweep(programs, options, options.count(131072, 13000),
              options.count(3, 1), ["fping", "scamper"])
        million(programs, crowd, options.count(1000000, 100000))


def subnet(programs, options):
    """A /24 with the programs' own time-outs: who is there?"""
    names = names_of(programs, "fping")
    rounds = options.count(3, 1)
    with Crowd() as crowd:
        # Neighbours that are not there would answer by silence anyway; this
        # one is silent at once, and no address of it is asked for by ARP.
        crowd.ip("dst", "route", "add", "blackhole", "10.99.0.0/24")
        lab.sysctl("dst", icmp_ratelimit=0)
        crowd.silence("dst")
        for title, prefix in (("nobody", "10.99.0"), ("everybody", "10.16.0")):
            walls = {name: [] for name in names}
            for _ in range(rounds):
                for name in names:
                    path = programs.path("ping", name)
                    words = ([path, "-a", "-q", "-g", f"{prefix}.0/24"]
                             if name == "fping" else
                             [path, "--alive", "--range", f"{prefix}.0/24"])
                    walls[name].append(Run(words).wall)
            table = Table(f"subnet: a /24 where {title} answers, "
                          f"{rounds} rounds", names)
            table.row("wall, median s", [median(walls[n]) for n in names])
            table.show()


def gaps_of(lines):
    """Of each target: mean gap between its probes, and the largest distance
    of a probe from its schedule, ms."""
    sent = {}
    for text in lines:
        line = json.loads(text)
        if line["event"] == "reply":
            sent.setdefault(line["addr"], []).append(
                (line["seq"], (line["at_ns"] - line["rtt_ns"]) / 1e6))
    means, worst = [], []
    for probes in sent.values():
        probes.sort()
        (seq, start), (last, end) = probes[0], probes[-1]
        means.append((end - start) / (last - seq))
        worst.append(max(abs(at - start - 10 * (k - seq))
                         for k, at in probes))
    return means, worst


def hundred(programs, options):
    """100 hosts at -i 0.01: does each keep its schedule?"""
    count = options.count(10000, 500)
    name = programs.names("ping")[-1]
    words = [programs.path("ping", name), "-q", "-i", "0.01", "--rate", "0",
             "--range", span(100)]
    with Crowd():
        Run([*words, "-c", str(count), f"--json={LINES}"])
        with open(LINES, encoding="ascii") as file:
            means, worst = gaps_of(file)
        first = peak([*words, "-c", str(count // 10)])
        last = peak([*words, "-c", str(count)])
    table = Table(f"hundred: 100 hosts x {count} pings at -i 0.01", [name])
    table.row("gap, mean of the fastest, ms", [min(means)], ".4f", False)
    table.row("gap, mean of the slowest, ms", [max(means)], ".4f", False)
    table.row("furthest from a schedule, ms", [max(worst)], ".3f", False)
    table.row("most memory after a tenth, kB", [first], "d", False)
    table.row("most memory at the end, kB", [last], "d", False)
    table.show()


def growth(programs, options):
    """What a host more costs, from 1000 to a million."""
    sizes = [1000, 10000, 100000, 1000000][:options.count(4, 3)]
    names = names_of(programs, "fping")
    for size in sizes:
        with Crowd():
            write_hosts(size)
            rates, cpus = compare(programs, size, options.count(3, 1), names)
            table = Table(f"growth: {size} living hosts, a ping each", names)
            table.row("pings a second, median",
                      [median(rates[n]) for n in names], ".0f")
            table.row("cpu, median us a ping",
                      [median(cpus[n]) for n in names])
            table.row("most memory, kB",
                      [peak(sweep_words(programs, n, size)) for n in names],
                      "d")
            table.show()
