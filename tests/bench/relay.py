#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""relay.py LEFT RIGHT MS: two TUN devices and a wire of MS ms between them.

Says `ready`, then runs until killed. A device may be moved into another
namespace afterwards.
"""

import fcntl
import heapq
import os
import select
import struct
import sys
import time

TUNSETIFF = 0x400454CA
IFF_TUN = 0x0001
IFF_NO_PI = 0x1000


def tun_open(name):
    fd = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(fd, TUNSETIFF,
                struct.pack("16sH22x", name.encode(), IFF_TUN | IFF_NO_PI))
    return fd


def take_all(fd, other, delay, held):
    """Reads what there is; it leaves DELAY later at the other end."""
    while True:
        try:
            packet = os.read(fd, 65536)
        except (BlockingIOError, OSError):
            return
        heapq.heappush(held, (time.monotonic() + delay, other, packet))


def write_due(held):
    while held and held[0][0] <= time.monotonic():
        _, fd, packet = heapq.heappop(held)
        try:
            os.write(fd, packet)
        except OSError:
            pass


def main():
    left, right = tun_open(sys.argv[1]), tun_open(sys.argv[2])
    delay = float(sys.argv[3]) / 1000
    held = []
    print("ready", flush=True)
    while True:
        wait = max(0, held[0][0] - time.monotonic()) if held else None
        ready, _, _ = select.select([left, right], [], [], wait)
        for fd in ready:
            take_all(fd, right if fd == left else left, delay, held)
        write_due(held)


if __name__ == "__main__":
    main()
