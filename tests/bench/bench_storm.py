# SPDX-License-Identifier: BSD-2-Clause
"""ping beside a storm: whether forged answers change what it says."""

import os
import re
import subprocess
import time

import lab
from measure import median, quantile
from table import Table

TARGET = "10.99.0.1"
RATE = 100000
TIMES = re.compile(r"time[=<]([0-9.]+) ms")
COUNTS = re.compile(r"(\d+) packets transmitted, (\d+) received")
TOLD = re.compile(r"(\d+) forged packets, \d+ refused, (\d+) a second")

STORMS = {
    "calm": [],
    "foreign": ["--storm-rate", str(RATE), "--storm-foreign"],
    "forged": ["--storm-rate", str(RATE)],
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
        self.rate = int(told.group(2)) if told else 0


def memory(pid):
    """Resident kB of a process."""
    with open(f"/proc/{pid}/status", encoding="utf-8") as file:
        for line in file:
            if line.startswith("VmRSS:"):
                return int(line.split()[1])
    return None


def watch(path, count):
    """One run: RTTs in us, (sent, received), kB that memory grew by."""
    with subprocess.Popen([path, "-n", "-i", "0.1", "-c", str(count), TARGET],
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          text=True) as ping:
        place(ping.pid, 1)
        time.sleep(1)
        first = memory(ping.pid)
        time.sleep(count / 10 - 2)
        last = memory(ping.pid)
        text = ping.communicate()[0]
    counts = COUNTS.search(text)
    return ([float(t) * 1e3 for t in TIMES.findall(text)],
            tuple(int(c) for c in counts.groups()), last - first)


def storm(programs, options):
    """What 100 000 forged answers a second change in ping -i 0.1."""
    # The peer takes some of them for its own, and ends within a second.
    path = programs.path("ping", programs.names("ping")[-1])
    rounds = options.count(3, 1)
    count = options.count(100, 40)
    rtts = {kind: [] for kind in STORMS}
    lost = dict.fromkeys(STORMS, 0)
    grown = dict.fromkeys(STORMS, 0)
    rates = dict.fromkeys(STORMS, 0)
    for _ in range(rounds):
        for kind, words in STORMS.items():
            with Storm(words, count // 10 + 2) as weather:
                found, (sent, received), more = watch(path, count)
            rtts[kind] += found
            lost[kind] += sent - received
            grown[kind] = max(grown[kind], more)
            rates[kind] = max(rates[kind], weather.rate)
    show(f"storm: ping -i 0.1 -c {count}, {rounds} rounds", rtts, lost, grown,
         rates)


def show(title, rtts, lost, grown, rates):
    """A column for each weather; what counts is the last over the second."""
    kinds = list(STORMS)
    medians = {kind: median(rtts[kind]) for kind in kinds}
    table = Table(title, kinds)
    table.row("rtt, p10 us", [quantile(rtts[k], .1) for k in kinds], ".0f",
              False)
    table.row("rtt, median us", [medians[k] for k in kinds], ".0f", False)
    table.row("rtt, p90 us", [quantile(rtts[k], .9) for k in kinds], ".0f",
              False)
    table.row("median over that beside foreign ones",
              [medians[k] / medians["foreign"] for k in kinds], ".2f", False)
    table.row("lost", [lost[k] for k in kinds], "d", False)
    table.row("memory grew by, kB", [grown[k] for k in kinds], "d", False)
    table.row("packets a second beside it", [rates[k] for k in kinds], "d",
              False)
    table.show()
