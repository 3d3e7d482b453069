#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Measures ping and traceroute beside the programs that Debian packages.

Started by `run`, which makes the namespaces. README.md tells how to read the
tables. Nothing here passes or fails: a machine that is busy makes times that
mean nothing, and ratios that mean a little less.
"""

import argparse
import os
import shutil
import sys

import bench_many
import bench_ping
import bench_storm
import bench_trace
import bench_traces
import lab
import measure

BENCHES = {
    "start": bench_ping.start,
    "flood": bench_ping.flood,
    "json": bench_ping.json,
    "rtt": bench_ping.rtt,
    "pace": bench_ping.pace,
    "many": bench_many.many,
    "subnet": bench_many.subnet,
    "hundred": bench_many.hundred,
    "growth": bench_many.growth,
    "trace": bench_trace.trace,
    "limits": bench_trace.limits,
    "traces": bench_traces.traces,
    "storm": bench_storm.storm,
}


class Programs:
    """Who takes part: a peer first, ours last."""

    PEERS = {"ping": "iputils", "traceroute": "butskoy"}

    def __init__(self, folder):
        self.paths = {}
        for kind, peer in self.PEERS.items():
            found = self.find(kind)
            if not found:
                sys.exit(f"bench: there is no {kind} to compare with")
            ours = os.path.join(folder, kind) if folder else found
            if not os.access(ours, os.X_OK):
                sys.exit(f"bench: no program {ours}")
            name = "leadline" if folder else "the same"
            self.paths[kind] = {peer: found, name: ours}
        self.more = {}
        for name in ("fping", "scamper"):
            if shutil.which(name):
                self.more[name] = shutil.which(name)

    @staticmethod
    def find(kind):
        """The peer, and neither a link to us nor another traceroute."""
        for name in (f"{kind}.db", kind):
            path = shutil.which(name)
            if path:
                return path
        return None

    def names(self, kind, *more):
        """The programs of a kind, with those of MORE that are installed in
        the middle."""
        peer, ours = self.paths[kind]
        return [peer, *(m for m in more if m in self.more), ours]

    def path(self, kind, name):
        return self.more.get(name) or self.paths[kind][name]


class Options:
    """How long it may take."""

    def __init__(self, arguments):
        self.quick = arguments.quick
        self.seconds = arguments.seconds

    def count(self, usual, quick):
        return quick if self.quick else usual


def parse():
    parser = argparse.ArgumentParser(
        prog="run", description=__doc__.split("\n\n", maxsplit=1)[0],
        epilog="benches: " + "; ".join(
            f"{name}: {bench.__doc__.rstrip('.')}"
            for name, bench in BENCHES.items()))
    parser.add_argument("-q", "--quick", action="store_true",
                        help="a tenth of the rounds, to see that it works")
    parser.add_argument("-s", "--seconds", type=float,
                        help="length of a paced run (10)")
    parser.add_argument("bench", nargs="*", metavar="BENCH",
                        help="which ones (all)")
    arguments = parser.parse_args()
    for name in arguments.bench:
        if name not in BENCHES:
            parser.error(f"there is no bench {name}")
    return arguments


def main():
    arguments = parse()
    folder = os.environ.get("LEADLINE_BIN", "")
    programs = Programs(folder)
    options = Options(arguments)
    lab.own_run()
    print(f"Linux {os.uname().release}, {os.cpu_count()} processors, load "
          f"{os.getloadavg()[0]:.1f}")
    for paths in programs.paths.values():
        print(", ".join(f"{name}: {path}" for name, path in paths.items()))
    if not folder:
        print("LEADLINE_BIN is not set: the peers beside themselves show "
              "what chance does")
    for name in arguments.bench or BENCHES:
        try:
            BENCHES[name](programs, options)
        except (lab.NoLab, measure.Stuck) as error:
            print(f"\n{name}: given up, {error}")


if __name__ == "__main__":
    main()
