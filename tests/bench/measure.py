# SPDX-License-Identifier: BSD-2-Clause
"""Running a program and seeing what it costs and what it does."""

import os
import shutil
import signal
import socket
import statistics
import struct
import subprocess
import time

OUTPUT = "/run/output"

# A program that is not done after this is killed, seconds.
PATIENCE = 120


class Stuck(RuntimeError):
    """A program did not end by itself."""


class Run:
    """One run of a program: what it cost and what it said."""

    def __init__(self, words, keep=False, patience=PATIENCE):
        to = OUTPUT if keep else "/dev/null"
        actions = [(os.POSIX_SPAWN_OPEN, 0, "/dev/null", os.O_RDONLY, 0),
                   (os.POSIX_SPAWN_OPEN, 1, to,
                    os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600),
                   (os.POSIX_SPAWN_DUP2, 1, 2)]
        start = time.monotonic_ns()
        pid = os.posix_spawn(words[0], words, os.environ,
                             file_actions=actions)
        signal.signal(signal.SIGALRM,
                      lambda *_: os.kill(pid, signal.SIGKILL))
        signal.alarm(patience)
        _, self.status, usage = os.wait4(pid, 0)
        self.wall = (time.monotonic_ns() - start) / 1e9
        signal.alarm(0)
        self.cpu = usage.ru_utime + usage.ru_stime
        self.text = ""
        if keep:
            with open(OUTPUT, encoding="utf-8", errors="replace") as file:
                self.text = file.read()
        if os.WIFSIGNALED(self.status):
            raise Stuck(f"{' '.join(words)}: killed by signal "
                        f"{os.WTERMSIG(self.status)}")


def count_calls(words):
    """System calls of a program, or None without strace."""
    strace = shutil.which("strace")
    if not strace:
        return None
    subprocess.run([strace, "-f", "-c", "-o", OUTPUT, *words], check=False,
                   capture_output=True)
    with open(OUTPUT, encoding="utf-8") as file:
        totals = [line.split() for line in file if line.endswith("total\n")]
    return int(totals[-1][3]) if totals else None


def quantile(values, part):
    """The value below which this part of the values lies."""
    ordered = sorted(values)
    if not ordered:
        return None
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def median(values):
    values = [v for v in values if v is not None]
    return statistics.median(values) if values else None


class Busy:
    """Loops that keep all processors busy; ended by `with`. IDLE ones give
    way to everybody: then no processor sleeps, and that is all."""

    def __init__(self, count, idle=False):
        words = ["chrt", "--idle", "0"] if idle else []
        self.loops = [
            subprocess.Popen([*words, "sh", "-c", "while :; do :; done"])
            for _ in range(count)]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for loop in self.loops:
            loop.kill()
            loop.wait()


class Packet:
    """An IPv4 packet that the tap has seen."""

    def __init__(self, at, out, data):
        header = (data[0] & 15) * 4
        self.at = at
        self.out = out
        self.ttl = data[8]
        self.ident = struct.unpack("!H", data[4:6])[0]
        self.protocol = data[9]
        self.transport = data[header:header + 8]
        self.rest = data[header + 8:]

    def echo(self):
        """(is a reply, identifier, sequence), or None."""
        if self.protocol != socket.IPPROTO_ICMP or len(self.transport) < 8:
            return None
        kind, _, _, ident, seq = struct.unpack("!BBHHH", self.transport)
        return (kind == 0, ident, seq) if kind in (0, 8) else None

    def quoted(self):
        """The packet of ours that an ICMP error quotes, or None."""
        if self.out or self.protocol != socket.IPPROTO_ICMP or \
                self.transport[0] not in (3, 11) or len(self.rest) < 28:
            return None
        return Packet(self.at, True, self.rest)

    def key(self):
        """What a probe and its quote have in common, and no other probe:
        identifier and sequence of ICMP, else the ports, and the IP ID."""
        echo = self.protocol == socket.IPPROTO_ICMP
        return self.ident, self.transport[4:8] if echo else self.transport[:4]

    def is_probe(self):
        """Something that a traceroute sends: UDP, TCP, echo request."""
        if self.protocol == socket.IPPROTO_ICMP:
            return self.out and self.transport[0] == 8
        return self.out


class Tap:
    """What passes an interface, with the kernel's stamps.

    Nobody waits on the socket: it is read when the run is over, so that the
    tap wakes no process while something is measured.
    """

    SO_RCVBUFFORCE = 33
    SO_TIMESTAMPNS = 35
    ETH_P_IP = 0x0800
    ETH_P_ALL = 3

    def __init__(self, device):
        self.socket = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, 0)
        try:
            self.socket.setsockopt(socket.SOL_SOCKET, self.SO_RCVBUFFORCE,
                                   256 << 20)
        except PermissionError:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF,
                                   256 << 20)
        self.socket.setsockopt(socket.SOL_SOCKET, self.SO_TIMESTAMPNS, 1)
        self.socket.bind((device, self.ETH_P_ALL))
        self.socket.setblocking(False)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def read(self):
        """All packets since the last time, oldest first."""
        packets = []
        while True:
            try:
                data, extra, _, sender = self.socket.recvmsg(256, 256)
            except BlockingIOError:
                return packets
            if sender[1] != self.ETH_P_IP or len(data) < 28:
                continue
            for level, kind, value in extra:
                if (level, kind) == (socket.SOL_SOCKET, self.SO_TIMESTAMPNS):
                    seconds, ns = struct.unpack("@qq", value[:16])
                    packets.append(Packet(seconds * 10**9 + ns,
                                          sender[2] == socket.PACKET_OUTGOING,
                                          data))


def requests(packets):
    """When each echo request left, ns, in order."""
    return [p.at for p in packets
            if p.out and p.echo() and not p.echo()[0]]


def trips(packets):
    """RTT of each sequence on the wire, ns."""
    left, found = {}, {}
    for packet in packets:
        echo = packet.echo()
        if echo and packet.out and not echo[0]:
            left[echo[1:]] = packet.at
        elif echo and not packet.out and echo[0] and echo[1:] in left:
            found.setdefault(echo[2], packet.at - left[echo[1:]])
    return found


def hop_trips(packets):
    """RTTs of the UDP probes of each TTL on the wire, ns."""
    left, found = {}, {}
    for packet in packets:
        quoted = packet.quoted()
        if packet.is_probe():
            left[packet.key()] = packet
        elif quoted and quoted.key() in left:
            probe = left.pop(quoted.key())
            found.setdefault(probe.ttl, []).append(packet.at - probe.at)
    return found
