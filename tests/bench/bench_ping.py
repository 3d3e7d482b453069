# SPDX-License-Identifier: BSD-2-Clause
"""ping beside its peers: start-up, flood, truth of the RTT, pacing."""

import os
import re

import lab
import measure
from measure import Run, median, quantile
from table import Table

TARGET = "10.77.0.2"

LINE = re.compile(r"icmp_seq=(\d+) .*time[=<]([0-9.]+) ms")


# Ours without its sandbox, to see what that costs.
OPEN = "unconfined"


def ready(programs, kind, name, words):
    """The words of a command, with the environment as it wants it."""
    os.environ["LEADLINE_SANDBOX"] = "off" if name == OPEN else ""
    if name == OPEN:
        name = programs.names(kind)[-1]
    return [programs.path(kind, name), *words]


def start(programs, options):
    """Process start to end of one echo on the loopback."""
    rounds = options.count(400, 40)
    for kind, words in (("ping", ["-q", "-c1", "127.0.0.1"]),
                        ("traceroute", ["-n", "127.0.0.1"])):
        names = programs.names(kind)
        names.insert(1, OPEN)
        walls = {name: [] for name in names}
        cpus = {name: [] for name in names}
        for _ in range(rounds):
            for name in names:
                run = Run(ready(programs, kind, name, words))
                walls[name].append(run.wall * 1e3)
                cpus[name].append(run.cpu * 1e3)
        table = Table(f"start-up: {kind} {' '.join(words)}, "
                      f"{rounds} rounds", names)
        table.row("wall, median ms", [median(walls[n]) for n in names])
        table.row("wall, p90 ms", [quantile(walls[n], .9) for n in names])
        table.row("cpu, median ms", [median(cpus[n]) for n in names])
        table.row("system calls",
                  [measure.count_calls(ready(programs, kind, n, words))
                   for n in names], "d")
        table.show()


def flood_cpus(programs, names, words, count, rounds):
    """CPU of each round trip, us. Dots go to a file."""
    cpus = {name: [] for name in names}
    for i in range(rounds):
        for name in names if i % 2 else reversed(names):
            run = Run([programs.path("ping", name), *words, "-c", str(count),
                       TARGET], keep="-q" not in words)
            cpus[name].append(run.cpu / count * 1e6)
    return [median(cpus[name]) for name in names]


def flood(programs, options):
    """CPU of each round trip when nothing waits. Many short runs, in turn and
    every second time the other way round: what the machine does besides is
    longer than one of them."""
    count = options.count(20000, 5000)
    rounds = options.count(60, 3)
    names = programs.names("ping")
    table = Table(f"flood: ping -f -c {count} over veth, cpu, median us a "
                  f"trip of {rounds} rounds", names)
    for kind, group_range in (("ping", "0 0"), ("raw", "1 0")):
        with lab.Lab(0):
            lab.sysctl("src", ping_group_range=group_range)
            Run([programs.path("ping", names[0]), "-c1", TARGET])
            for words in (["-f"], ["-f", "-q"]):
                table.row(f"{kind} socket, {' '.join(words)}",
                          flood_cpus(programs, names, words, count, rounds))
    lab.sysctl("src", ping_group_range="0 0")
    table.show()


def json(programs, options):
    """What JSON takes from the round trips of a flood."""
    count = options.count(100000, 5000)
    rounds = options.count(9, 3)
    path = programs.path("ping", programs.names("ping")[-1])
    kinds = {"-f -q": [], "--stats": ["--stats"],
             "--json": ["--json=/dev/null"]}
    rates = {kind: [] for kind in kinds}
    cpus = {kind: [] for kind in kinds}
    with lab.Lab(0):
        for _ in range(rounds):
            for kind, more in kinds.items():
                run = Run([path, "-f", "-q", "-c", str(count), *more, TARGET])
                rates[kind].append(count / run.wall)
                cpus[kind].append(run.cpu / count * 1e6)
    shown = list(kinds)
    table = Table(f"json: ping -f -q -c {count} over veth, alone and with "
                  f"more, {rounds} rounds", shown)
    table.row("round trips a second, median",
              [median(rates[kind]) for kind in shown], ".0f")
    table.row("cpu, median us a trip", [median(cpus[kind]) for kind in shown])
    table.show()


def printed(text):
    """RTT of each sequence as printed, ns."""
    found = {}
    for seq, rtt in LINE.findall(text):
        found.setdefault(int(seq), float(rtt) * 1e6)
    return found


def precise(path):
    """The option for more digits, where the program has it."""
    run = Run([path, "-3", "-c1", "127.0.0.1"])
    return ["-3"] if run.status == 0 else []


def rtt_errors(words, tap):
    """|printed - on the wire| of each reply of one run, us."""
    tap.read()
    said = printed(Run(words, keep=True).text)
    true = measure.trips(tap.read())
    return [abs(said[seq] - true[seq]) / 1e3 for seq in said if seq in true]


def rtt_table(programs, options, title, loops, tap):
    rounds = options.count(2, 1)
    count = options.count(100, 20)
    names = programs.names("ping")
    errors = {name: [] for name in names}
    more = {name: precise(programs.path("ping", name)) for name in names}
    with measure.Busy(loops):
        for _ in range(rounds):
            for name in names:
                words = [programs.path("ping", name), *more[name], "-i",
                         "0.05", "-c", str(count), TARGET]
                errors[name] += rtt_errors(words, tap)
    shown = [n + (" -3" if more[n] else "") for n in names]
    table = Table(f"rtt: |printed - on the wire|, us, -i 0.05, "
                  f"{rounds * count} probes, {title}", shown)
    table.row("median", [median(errors[n]) for n in names])
    table.row("p90", [quantile(errors[n], .9) for n in names])
    table.row("p99", [quantile(errors[n], .99) for n in names])
    table.row("replies", [len(errors[n]) for n in names], "d", False)
    table.show()


def rtt(programs, options):
    """What is printed against what the interface saw."""
    for delay, path in ((0, "veth"), (5, "5 ms")):
        try:
            network = lab.Lab(0, delay)
        except lab.NoLab as error:
            print(f"\nrtt over {path}: skipped, {error}")
            continue
        with network, measure.Tap(network.device) as tap:
            Run([programs.path("ping", programs.names("ping")[0]), "-c1",
                 TARGET])
            for loops, load in ((0, "idle"), (4, "4 busy loops")):
                rtt_table(programs, options, f"{path}, {load}", loops, tap)


def pace_words(programs, name, interval, count):
    path = programs.path("ping", name)
    if name == "fping":
        return [path, "-i", "0.1", "-p", f"{interval * 1000:g}", "-t", "1000",
                "-c", str(count), "-q", TARGET]
    return [path, "-q", "-i", f"{interval:g}", "-c", str(count), TARGET]


def pace_cpus(programs, names, interval, seconds, rounds):
    """CPU of each probe, us, in runs of their own without the tap, whose work
    the kernel would count as the program's."""
    cpus = {name: [] for name in names}
    count = int(seconds / interval)
    for i in range(rounds):
        for name in names if i % 2 else reversed(names):
            run = Run(pace_words(programs, name, interval, count))
            cpus[name].append(run.cpu / count * 1e6)
    return [median(cpus[name]) for name in names]


def pace_table(programs, names, interval, device, options):
    seconds = options.seconds or options.count(10, 1)
    rounds = options.count(8, 2)
    count = int(seconds / interval) + 1
    rates, gaps = [], []
    with measure.Tap(device) as tap:
        Run(pace_words(programs, names[0], interval, 2))
        for name in names:
            tap.read()
            Run(pace_words(programs, name, interval, count))
            sent = measure.requests(tap.read())
            steps = [b - a for a, b in zip(sent, sent[1:])]
            due = interval * 1e9
            rates.append((sum(steps) / len(steps) / due - 1) * 100
                         if steps else None)
            gaps.append([abs(step - due) / 1e3 for step in steps])
    table = Table(f"pace: ping -i {interval:g} -c {count} over veth; cpu of "
                  f"{rounds} rounds", names)
    table.row("rate error, %", rates, "+.3f", False)
    table.row("gap error, median us", [median(g) for g in gaps], ".1f")
    table.row("gap error, p99 us", [quantile(g, .99) for g in gaps], ".1f")
    table.row("cpu, median us a probe",
              pace_cpus(programs, names, interval, seconds / 2, rounds), ".1f")
    table.show()


def pace(programs, options):
    """Whether probes leave when they should, and what waiting costs."""
    names = programs.names("ping", "fping")
    with lab.Lab(0) as network:
        for interval in (0.01, 0.002):
            pace_table(programs, names, interval, network.device, options)
