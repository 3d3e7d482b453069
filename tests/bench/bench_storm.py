# SPDX-License-Identifier: BSD-2-Clause
"""ping beside a storm: whether forged answers change what it says."""

import os
import re
import subprocess
import time

import lab
from measure import Busy, median, quantile
from table import Table

TARGET = "10.99.0.1"
RATE = 100000
TIMES = re.compile(r"time[=<]([0-9.]+) ms")
COUNTS = re.compile(r"(\d+) packets transmitted, (\d+) received")
TOLD = re.compile(r"(\d+) forged packets, (\d+) refused, (\d+) a second")

FOREIGN = ["--storm-rate", str(RATE), "--storm-foreign"]

# What the responder does beside answering, and whether processors are kept
# awake. A processor that sleeps between two pings adds 100 us to each, so a
# calm day is told apart from one on which none sleeps. Beside the same number
# of packets that are not forged ping runs twice: what those two differ by is
# what chance does.
WEATHERS = {
    "calm": ([], False),
    "awake": ([], True),
    "foreign": (FOREIGN, False),
    "again": (FOREIGN, False),
    "forged": (["--storm-rate", str(RATE)], False),
}


def responder():
    """Where the tests have built it, or LEADLINE_NET says."""
    top = os.path.join(os.path.dirname(__file__), "..", "..")
    folder = os.environ.get("LEADLINE_NET", os.path.join(top, "build/dev/net"))
    path = os.path.join(folder, "tunhost")
    if not os.access(path, os.X_OK):
        raise lab.NoLab(f"no {path}: ./dev test builds it")
    return path


def place(pid, index):
    """Gives a process a processor of its own, as far as there are two: else
    what is measured is who is let run."""
    processors = sorted(os.sched_getaffinity(0))
    if len(processors) > 1:
        os.sched_setaffinity(pid, {processors[index]})


class Storm:
    """A host behind a TUN device, in a storm or not; closed by `with`."""

    def __init__(self, words, seconds):
        self.host = subprocess.Popen(
            [responder(), "--dev", "tun0", "--seconds", str(seconds), *words],
            stdout=subprocess.PIPE, text=True)
        self.rate = 0
        place(self.host.pid, 0)
        try:
            if self.host.stdout.readline() != "ready\n":
                raise lab.NoLab("there is no TUN device")
            lab.sh("ip", "addr", "add", "10.99.255.254/16", "dev", "tun0")
            lab.sh("ip", "link", "set", "tun0", "up")
        except lab.NoLab:
            self.host.kill()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        told = TOLD.search(self.host.communicate()[0])
        self.rate = int(told.group(3)) if told else 0


def memory(pid):
    """Resident kB of a process."""
    with open(f"/proc/{pid}/status", encoding="utf-8") as file:
        for line in file:
            if line.startswith("VmRSS:"):
                return int(line.split()[1])
    return None


class Watched:
    """One run of ping: RTTs in us, packets lost, kB that memory grew by."""

    def __init__(self, path, count):
        with subprocess.Popen(
                [path, "-n", "-i", "0.1", "-c", str(count), TARGET],
                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                text=True) as ping:
            place(ping.pid, 1)
            time.sleep(1)
            first = memory(ping.pid)
            time.sleep(count / 10 - 2)
            self.grown = memory(ping.pid) - first
            text = ping.communicate()[0]
        sent, received = map(int, COUNTS.search(text).groups())
        self.lost = sent - received
        self.rtts = [float(t) * 1e3 for t in TIMES.findall(text)]
        self.rate = 0


def watch(path, count, words, sleepless):
    with Storm(words, count // 10 + 2) as weather, \
            Busy(os.cpu_count() * sleepless, idle=True):
        watched = Watched(path, count)
    watched.rate = weather.rate
    return watched


def storm(programs, options):
    """What 100 000 forged answers a second change in ping -i 0.1."""
    # The peer takes some of them for its own, and ends within a second.
    path = programs.path("ping", programs.names("ping")[-1])
    rounds = options.count(3, 1)
    count = options.count(100, 40)
    runs = {kind: [] for kind in WEATHERS}
    for _ in range(rounds):
        for kind, weather in WEATHERS.items():
            runs[kind].append(watch(path, count, *weather))
    show(f"storm: ping -i 0.1 -c {count}, {rounds} rounds: "
         "least, middle, most of a round", list(runs.values()))


def spread(values):
    return f"{min(values):.0f} {median(values):.0f} {max(values):.0f}"


def show(title, columns):
    """A column for each weather. What forging does is what the last one
    differs by from the two before it."""
    table = Table(title, list(WEATHERS))
    for label, what in (
            ("rtt, p10 us", lambda run: quantile(run.rtts, .1)),
            ("rtt, median us", lambda run: median(run.rtts)),
            ("rtt, p90 us", lambda run: quantile(run.rtts, .9)),
            ("memory grew by, kB", lambda run: run.grown)):
        table.row(label, [spread([what(run) for run in runs])
                          for runs in columns], compare=False)
    table.row("lost of all", [sum(run.lost for run in runs)
                              for runs in columns], "d", False)
    table.row("packets a second beside it",
              [spread([run.rate for run in runs]) for runs in columns],
              compare=False)
    table.show()
