# SPDX-License-Identifier: BSD-2-Clause
"""Hosts and links for the benches, in namespaces of this process.

This process is the host "src". The others are namespaces below a /run of our
own, so their names clash with nothing and end with us.

    src --0-- r1 --1-- r2 ... rN --N-- dst

Link K has 10.77.K.1 on the left and 10.77.K.2 on the right; dst has
10.88.0.1 as well. Interfaces are called after the other end: src has `to-r1`.
"""

import os
import subprocess
import sys

TARGET = "10.88.0.1"


class NoLab(RuntimeError):
    """Something that the network needs is not to be had here."""


def sh(*words, check=True):
    """Runs a command quietly."""
    try:
        run = subprocess.run(words, check=False, capture_output=True,
                             text=True)
    except FileNotFoundError as error:
        raise NoLab(f"{error.filename} is not installed") from error
    if check and run.returncode != 0:
        raise NoLab(f"{' '.join(words)}: {run.stderr.strip()}")


def inside(host, *words):
    """The words of a command that runs in a host."""
    if host == "src":
        return list(words)
    return ["nsenter", f"--net=/run/netns/{host}", "--", *words]


def sysctl(host, **values):
    """Sets keys below /proc/sys/net/ipv4; those that do not exist are left."""
    script = "\n".join(
        f"[ ! -w /proc/sys/net/ipv4/{key} ] || "
        f"echo '{value}' >/proc/sys/net/ipv4/{key}"
        for key, value in values.items())
    sh(*inside(host, "sh", "-c", script))


def own_run():
    """A /run that nobody else sees, for names and for output."""
    sh("mount", "-t", "tmpfs", "-o", "mode=755", "bench", "/run")
    os.makedirs("/run/netns")
    sh("ip", "link", "set", "lo", "up")
    # Ping sockets are open, as distributions have it.
    sysctl("src", ping_group_range="0 0")


def slow(routers, delay_ms):
    """A lab with a slow first link, or with a fast one where that is not
    possible."""
    try:
        return Lab(routers, delay_ms)
    except NoLab as error:
        print(f"\nwithout the delay of {delay_ms} ms: {error}")
        return Lab(routers)


class Lab:
    """Some hosts in a row; closed by `with`."""

    def __init__(self, routers, delay_ms=0):
        self.hosts = ["src"] + [f"r{k}" for k in range(1, routers + 1)]
        self.hosts.append("dst")
        self.routers = routers
        self.delay_ms = delay_ms
        self.relay = None
        self.device = "to-" + self.hosts[1]
        try:
            self.build(delay_ms)
        except NoLab:
            self.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def build(self, delay_ms):
        for host in self.hosts[1:]:
            self.add_host(host)
        for k in range(self.routers + 1):
            if k == 0 and delay_ms > 0:
                self.add_slow_link(delay_ms)
            else:
                self.add_link(k)
        self.add_routes()

    def close(self):
        if self.relay:
            self.relay.kill()
            self.relay.wait()
        sh("ip", "link", "del", self.device, check=False)
        for host in self.hosts[1:]:
            sh("ip", "netns", "del", host, check=False)

    def add_host(self, host):
        sh("ip", "netns", "add", host)
        sh(*inside(host, "ip", "link", "set", "lo", "up"))
        sysctl(host, ip_forward=1, icmp_errors_use_inbound_ifaddr=1)
        for kind in ("all", "default"):
            sysctl(host, **{f"conf/{kind}/rp_filter": 0,
                            f"conf/{kind}/send_redirects": 0})

    def ip(self, host, *words):
        sh(*inside(host, "ip", *words))

    def address(self, host, device, text):
        self.ip(host, "addr", "add", text, "dev", device)
        self.ip(host, "link", "set", device, "up")

    def add_link(self, k):
        left, right = self.hosts[k], self.hosts[k + 1]
        self.ip(left, "link", "add", f"to-{right}", "type", "veth", "peer",
                "name", f"to-{left}", "netns", right)
        self.address(left, f"to-{right}", f"10.77.{k}.1/24")
        self.address(right, f"to-{left}", f"10.77.{k}.2/24")

    def add_slow_link(self, delay_ms):
        """The first link, through a process that holds packets back."""
        right = self.hosts[1]
        here = os.path.dirname(os.path.abspath(__file__))
        self.relay = subprocess.Popen(
            [sys.executable, "-B", os.path.join(here, "relay.py"),
             f"to-{right}", "to-src", str(delay_ms / 2)],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        if self.relay.stdout.readline().strip() != "ready":
            raise NoLab("no TUN device: a link cannot be slow")
        self.ip("src", "link", "set", "to-src", "netns", right)
        self.address("src", f"to-{right}", "10.77.0.1/24")
        self.address(right, "to-src", "10.77.0.2/24")

    def add_routes(self):
        last = self.routers
        self.address("dst", "lo", TARGET + "/32")
        self.ip("src", "route", "add", "default", "via", "10.77.0.2")
        self.ip("dst", "route", "replace", "default", "via",
                f"10.77.{last}.1")
        for k in range(1, last + 1):
            host = f"r{k}"
            for net in range(k - 1):
                self.ip(host, "route", "add", f"10.77.{net}.0/24", "via",
                        f"10.77.{k - 1}.1")
            for net in list(range(k + 1, last + 1)):
                self.ip(host, "route", "add", f"10.77.{net}.0/24", "via",
                        f"10.77.{k}.2")
            self.ip(host, "route", "add", TARGET, "via", f"10.77.{k}.2")

    def limits(self, on, *hosts):
        """The kernel's limits on ICMP errors: its defaults, or none; of these
        hosts, or of all."""
        for host in hosts or self.hosts[1:]:
            sysctl(host, icmp_ratelimit=1000 if on else 0,
                   icmp_msgs_per_sec=1000 if on else 1000000,
                   icmp_msgs_burst=50 if on else 1000000)

    def silence(self, host):
        """This host sends no ICMP errors any more."""
        sh(*inside(host, "nft", "add table ip bench; add chain ip bench out "
                   "{ type filter hook output priority 0; }; add rule ip "
                   "bench out icmp type { time-exceeded, "
                   "destination-unreachable } drop"))

    def unsilence(self, host):
        sh(*inside(host, "nft", "delete table ip bench"), check=False)

    def swallow(self, host):
        """This host loses everything that is for the target, for good."""
        self.ip(host, "route", "replace", "blackhole", TARGET)
