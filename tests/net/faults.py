# SPDX-License-Identifier: BSD-2-Clause
"""Every system call of a run fails in turn.

A run is traced once to learn which calls it makes after the loader has done
its work. Then each of them fails, once, later, from some moment on and always,
with each of the errors (strace -e inject). Whatever fails, the program ends in
time and by itself, and says what is wrong in one line (status 2), or goes on
and shows the whole of its result, in which what was lost is counted.

usage: faults.py quick|full|leaks FOLDER [RUN...]

$LEADLINE_BIN has the programs; the hosts are those of lab_pair, dst with an
open group range. quick takes the pairs that tell most. leaks is for programs
with the leak sanitizer, which cannot be traced: inject.c makes their calls fail.
"""

import concurrent.futures
import errno
import itertools
import json
import os
import re
import signal
import subprocess
import sys

PING = os.environ["LEADLINE_BIN"] + "/ping"
TRACE = os.environ["LEADLINE_BIN"] + "/traceroute"
RECORDED = os.environ["LEADLINE_SOURCE"] + "/tests/fuzz/corpus/replay"
ERRORS = ["EPERM", "ENOBUFS", "EAGAIN", "EINTR", "ENOMEM", "EBADF"]
WATCHDOG = float(os.environ.get("LEADLINE_WATCHDOG", "20"))

NOBODY = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups",
          "--inh-caps=-all", "--ambient-caps=-all"]
FAST = [PING, "-c", "3", "-i", "0.01", "-W", "0.2"]
BRIEF = [TRACE, "-m", "3", "-q", "2", "-w", "0.3"]

# name: host, who, command. -f follows the resolver's child.
RUNS = {
    "raw": ("src", [], FAST + ["10.77.0.2"]),
    "raw6": ("src", [], FAST + ["fd77::2"]),
    "plain": ("dst", NOBODY, FAST + ["10.77.0.1"]),
    "plain6": ("dst", NOBODY, FAST + ["fd77::1"]),
    "named": ("src", [], FAST + ["-H", "dst.lab"]),
    "options": ("src", [], FAST + [
        "-R", "-Q", "4", "-M", "do", "-I", "to-dst", "-m", "7", "-S", "9999",
        "-l", "3", "-d", "-r", "-v", "10.77.0.2"]),
    "options6": ("src", [], FAST + [
        "-F", "5", "-Q", "4", "-M", "want", "-I", "to-dst", "-s", "3000",
        "-t", "9", "-L", "fd77::2"]),
    "flood": ("src", [], [PING, "-q", "-f", "-c", "200", "10.77.0.2"]),
    "json": ("src", [], FAST + ["-H", "--json", "dst.lab"]),
    "metrics": ("src", [], FAST + ["--metrics=FOLDER/metrics-NUMBER", "10.77.0.2"]),
    "connect": ("src", [], FAST + ["-C", "10.77.0.2"]),
    "mtu": ("src", [], [PING, "--find-mtu", "10.77.0.2"]),
    "record": ("src", [], FAST + ["--record=FOLDER/recording-NUMBER", "10.77.0.2"]),
    "replay": ("src", [], [PING, f"--replay={RECORDED}/ping_12"]),
    "crowd": ("src", [], [PING, "-W", "0.2", "--retry", "0", "--range",
                          "10.77.0.1-10.77.0.2"]),
    "again": ("src", [], [
        PING, "-c", "3", "-i", "0.55", "-W", "0.2", "--resolve-every", "1",
        "--metrics=FOLDER/crowd-metrics-NUMBER", "--targets=FOLDER/hosts"]),
    "udp": ("src", [], BRIEF + ["-n", "10.77.0.2"]),
    "udp6": ("src", [], BRIEF + ["-n", "fd77::2"]),
    "udp-plain": ("src", NOBODY, BRIEF + ["-n", "10.77.0.2"]),
    "icmp": ("src", [], BRIEF + ["-n", "-I", "10.77.0.2"]),
    "icmp-plain": ("dst", NOBODY, BRIEF + ["-n", "-I", "10.77.0.1"]),
    "tcp": ("src", [], BRIEF + ["-n", "-T", "10.77.0.2"]),
    "tcp-plain": ("src", NOBODY, BRIEF + ["-n", "-T", "10.77.0.2"]),
    "path": ("src", [], BRIEF + ["dst.lab"]),
    "path-options": ("src", [], BRIEF + [
        "-n", "-F", "-t", "4", "-i", "to-dst", "-s", "10.77.0.1", "-r", "-d",
        "--fwmark=7", "-A", "10.77.0.2"]),
    "path-record": ("src", [], BRIEF + [
        "-n", "--record=FOLDER/path-recording-NUMBER", "10.77.0.2"]),
    "path-metrics": ("src", [], BRIEF + [
        "-n", "--metrics=FOLDER/path-metrics-NUMBER", "10.77.0.2"]),
    "path-replay": ("src", [], [TRACE, f"--replay={RECORDED}/trace_2"]),
    "paths": ("src", [], BRIEF + ["-n", "--range", "10.77.0.1-10.77.0.2"]),
    "path-json": ("src", [], BRIEF + ["--json", "dst.lab"]),
}

# What tells most: a call, an error, and when. "a+" is from a on; counted from
# where the loader is done.
QUICK = {
    "raw": [
        ("socket", "EPERM", "1+"), ("socket", "ENOMEM", "1"),
        ("setsockopt", "ENOMEM", "1"), ("capset", "EPERM", "1"),
        ("prctl", "EPERM", "1+"), ("getrandom", "EAGAIN", "1+"),
        ("sendto", "EPERM", "1"), ("sendto", "ENOBUFS", "2+"),
        ("sendto", "EINTR", "1+"), ("recvmsg", "EAGAIN", "1+"),
        ("recvmsg", "EINTR", "2+"), ("recvmsg", "EBADF", "1+"),
        ("ppoll", "EINTR", "1+"), ("ppoll", "ENOMEM", "1"),
        ("signalfd4", "ENOMEM", "1"), ("rt_sigprocmask", "EPERM", "1"),
        ("write", "EAGAIN", "1+"), ("write", "EINTR", "1+"),
        ("write", "EBADF", "2+"), ("poll", "EINTR", "1"),
    ],
    "named": [
        ("socketpair", "ENOMEM", "1"), ("clone", "EAGAIN", "1"),
        ("recvfrom", "EAGAIN", "1+"), ("recvfrom", "EBADF", "1+"),
        ("close", "EPERM", "1+"), ("connect", "EPERM", "1+"),
    ],
    "json": [("write", "EINTR", "1+"), ("sendto", "ENOBUFS", "2+")],
    "replay": [("read", "EINTR", "1+"), ("read", "EBADF", "1+")],
    "udp": [
        ("sendto", "ENOBUFS", "1+"), ("recvmsg", "EAGAIN", "1+"),
        ("ppoll", "EBADF", "2"), ("bind", "ENOMEM", "1"),
        ("write", "EBADF", "1+"), ("write", "EAGAIN", "1+"),
    ],
    "tcp-plain": [
        ("connect", "EPERM", "1+"), ("getsockopt", "ENOBUFS", "1+"),
        ("ppoll", "EINTR", "1+"),
    ],
}

# Runs whose allocations fail, too.
QUICK_MEMORY = ["raw", "udp", "replay"]
ALLOCATIONS_MAX = 2000
FAIL = os.environ["LEADLINE_NET"] + "/fail.so"
INJECT = os.environ["LEADLINE_NET"] + "/inject"

# How a call fails in its own ways is no concern of a program that ends.
LEFT_OUT = {"exit_group", "exit", "execve", "restart_syscall",
            # fails by returning what was, not by an error
            "brk"}

# Without these the sanitizer itself does not go on.
SANITIZER = {"mmap", "munmap", "mprotect", "madvise", "sigaltstack"}

# Runs in which another process looks up names, and what a failure there does
# to the order or the names of what is found is the C library's matter.
NAMED = {"named", "json", "again", "path", "path-json"}

# The C library asks netlink for links and addresses. It tries again for ever
# when that is interrupted, which it never is, and aborts when it is none.
NETLINK = NAMED | {"options", "options6"}

# Runs of very many hosts: who has a line. All of them answer: what becomes of a
# neighbour who is not there depends on who asked for him before.
CROWDS = {"crowd": ["10.77.0.1", "10.77.0.2"],
          "again": ["dst.lab", "10.77.0.1"]}
# Who has to say why for each of several hosts, or which file it was.
LINES = {"paths": 2, "again": 3}
HOSTS = "dst.lab\n10.77.0.1\n"

# Calls whose failing means that the reason cannot be told.
MUTE = {"write", "writev"}


NUMBERS = itertools.count()


def own_files(words):
    """The words of a command, in which a file that is written is not that of
    one that runs at the same time."""
    number = str(next(NUMBERS))
    return [word.replace("FOLDER", FOLDER).replace("NUMBER", number)
            for word in words]


def command(run, tool):
    """The whole command of RUN under TOOL."""
    host, who, words = RUNS[run]
    return (["nsenter", f"--net=/run/netns/{host}", "--"] + who + tool
            + own_files(words))


def traced(run, *options):
    follow = ["-f"] if run in NAMED or run in CROWDS else []
    return command(run, ["strace", "-n", "-qq", "--signal=none"] + follow
                   + list(options) + ["--"])


def execute(words, *kept):
    """Status (None: it had to be ended), stdout, stderr."""
    process = subprocess.Popen(
        words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, start_new_session=True, pass_fds=kept)
    try:
        out, err = process.communicate(timeout=WATCHDOG)
        status = process.returncode
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        out, err = process.communicate()
        status = None
    return status, out.decode(errors="replace"), err.decode(errors="replace")


def learn(run):
    """Which calls RUN makes: name -> (by the loader, after it, number). And
    what it says if nothing fails."""
    log = f"{FOLDER}/{run}.calls"
    status, out, err = execute(traced(run, "-o", log, "-E",
                                      "ASAN_OPTIONS=detect_leaks=0"))
    if status not in (0, 1):
        sys.exit(f"{run}: status {status} without a fault: {err}")
    before, after, numbers, loading = {}, {}, {}, True
    first = None
    with open(log, encoding="utf-8", errors="replace") as lines:
        for line in lines:
            match = re.match(r"(?:(\d+) +)?\[ *(\d+)\] (\w+)\(", line)
            # A thread that ends leaves calls without a name.
            if not match or match.group(3).startswith("syscall_"):
                continue
            pid, numbers[match.group(3)], name = match.groups()
            first = first or pid
            # The first thing of main is to look at the descriptors 0 to 2.
            loading = loading and name != "poll"
            counts = before if loading else after
            if pid == first or not loading:
                counts[name] = counts.get(name, 0) + 1
    calls = {name: (before.get(name, 0), count, numbers[name])
             for name, count in after.items() if name not in LEFT_OUT}
    return calls, (status, out, err)


def moments(count):
    """When a call that is made COUNT times fails."""
    single = sorted({1, 2, 3, count} & set(range(1, count + 1)))
    return [str(n) for n in single] + ["1+"] + (["3+"] if count > 2 else [])


def shift(when, by):
    plus = when.endswith("+")
    first = int(when.rstrip("+")) + by
    return f"{first}+" if plus else str(first)


def is_parsed(out):
    """Each line is JSON."""
    try:
        return all(json.loads(line)["event"] for line in out.splitlines())
    except (ValueError, KeyError, TypeError):
        return False


def is_whole(run, out):
    """The result is there to its end."""
    if "json" in run:
        return '"event":"summary"' in out
    if run in CROWDS:
        return all(f"{host}: " in out for host in CROWDS[run])
    if RUNS[run][2][0] == PING:
        return "packets transmitted" in out or "MTU" in out
    return re.search(r"^ 1 ", out, re.M) is not None


def masked(out):
    """Without what differs from run to run."""
    out = re.sub(r"\d+\.\d+| \d+ byte packets", "T", out)
    out = re.sub(r"time[ =]\d+ ?ms|time=T ms", "T", out)
    out = re.sub(r"(_ns|_s|ident|label|port|wall|time)\":\"?[-\dT:Z.]+", "T", out)
    return re.sub(r", pipe \d+|, ipg/ewma.*|(T/)+T ms|T ms|\s+$", "", out)


def shows_loss(run, out, healthy):
    if run in CROWDS:
        return out.count(", 0% loss") < healthy.count(", 0% loss")
    if RUNS[run][2][0] == TRACE:
        return " *" in out or '"lost"' in out or '"timeout"' in out
    return ", 0% packet loss" not in out


def judge(run, call, result, healthy):
    """What is wrong with RESULT, or None."""
    status, out, err = result
    lines = err.splitlines()
    if status is None:
        return "does not end"
    if status < 0 or status > 2:
        return f"ends with {status}"
    if any(not re.match(r"(\S*(ping|traceroute)|WARNING|Warning|ai->ai_family)"
                        r"\S*: |$", line) for line in lines):
        return "says odd things"
    if "json" in run and not is_parsed(out):
        return "writes lines that are no JSON"
    if status == 2:
        if not lines and call not in MUTE:
            return "gives no reason"
        if len(lines) > LINES.get(run, 1) and not out \
                and "-v" not in RUNS[run][2]:
            return "gives more lines than one"
        return None
    if not is_whole(run, out):
        return "is silent about something"
    if status != healthy[0] and status != 1 and not lines:
        return "has another status"
    # What did not go as ever is told, or shown as a loss.
    if (masked(out) != masked(healthy[1]) and not lines
            and not shows_loss(run, out, healthy[1]) and run not in NAMED):
        return "has another result"
    return None


def inject(run, call, error, when, known):
    calls, healthy = known
    before, _, _ = calls[call]
    spec = f"inject={call}:error={error}:when={shift(when, before)}"
    result = execute(traced(run, "-o", "/dev/null", "-e", spec))
    return result, judge(run, call, result, healthy)


def inject_untraced(run, call, error, when, known):
    """As inject, and what is lost is found. The calls behind those that are
    known may be the sanitizer's own."""
    calls, healthy = known
    before, count, number = calls[call]
    first = int(when.rstrip("+")) + before
    last = before + count if when.endswith("+") else first
    result = execute(command(run, [
        INJECT, number, str(getattr(errno, error)), str(first), str(last)]))
    return result, judge(run, call, result, healthy)


def without_memory(run, number, on, healthy):
    """As execute and judge, with the allocation NUMBER failing, and all later
    ones if ON. The third is False if there are not so many."""
    host, who, words = RUNS[run]
    words = own_files(words)
    told, tell = os.pipe()
    os.set_inheritable(tell, True)
    setting = [f"LD_PRELOAD={FAIL}", f"FAIL_AT={number}", f"FAIL_TELL={tell}"]
    result = execute(
        ["nsenter", f"--net=/run/netns/{host}", "--"] + who + ["env"]
        + setting + (["FAIL_ON=1"] if on else []) + words, tell)
    os.close(tell)
    failed = os.read(told, 1) != b""
    os.close(told)
    return result, judge(run, "memory", result, healthy), failed


def spend_memory(run, on, healthy):
    """Every allocation of RUN in turn: what happened, one by one."""
    for number in range(1, ALLOCATIONS_MAX):
        result, wrong, failed = without_memory(run, number, on, healthy)
        yield number, result, wrong
        if not failed:
            return


def is_library(run, call, error, when):
    return run in NETLINK and (
        (call in ("sendto", "recvmsg", "recvfrom") and error == "EINTR"
         and when.endswith("+")) or (call == "recvmsg" and error == "EBADF"))


def pairs(mode, run, calls):
    if mode == "quick":
        for call, error, when in QUICK.get(run, []):
            # The C library has several names for some.
            for name in (call, call + "3", "v" + call):
                if name in calls:
                    yield name, error, when
                    break
            else:
                yield call, error, when
        return
    for call, (_, count, _) in sorted(calls.items()):
        if mode == "leaks" and call in SANITIZER:
            continue
        for error in ERRORS:
            for when in moments(count):
                if not is_library(run, call, error, when):
                    yield call, error, when


class Tally:
    """What became of all faults."""

    def __init__(self):
        self.told = self.lived = self.bad = 0

    def add(self, what, result, wrong):
        if wrong:
            self.bad += 1
        elif result[0] == 2:
            self.told += 1
        else:
            self.lived += 1
        if wrong or os.environ.get("LEADLINE_SHOW"):
            print(f"# {what}: {wrong or 'good'} (status {result[0]})")
            for line in (result[1] + result[2]).splitlines()[-8:]:
                print(f"#   {line}")

    def miss(self, what):
        print(f"# {what} any more")
        self.bad += 1

    def __str__(self):
        return (f"{self.told + self.lived + self.bad} faults: {self.told} told,"
                f" {self.lived} lived through, {self.bad} bad")


def main():
    mode, runs = sys.argv[1], sys.argv[3:]
    quick = mode == "quick"
    leaks = mode == "leaks"
    memory = [run for run in runs or (QUICK_MEMORY if quick else RUNS)
              if not leaks]
    runs = runs or list(QUICK if quick else RUNS)
    tally = Tally()
    with open(f"{FOLDER}/hosts", "w", encoding="utf-8") as hosts:
        hosts.write(HOSTS)
    with concurrent.futures.ThreadPoolExecutor(
            2 * (os.cpu_count() or 1)) as pool:
        known = dict(zip(runs, pool.map(learn, runs)))
        jobs = [(f"{run}, allocations{' from one on' * on}", pool.submit(
            lambda *given: list(spend_memory(*given)),
            run, on, known[run][1])) for run in memory for on in (False, True)]
        for run in runs:
            for call, error, when in pairs(mode, run, known[run][0]):
                what = f"{run}, {call} {error} {when}"
                if call not in known[run][0]:
                    tally.miss(f"{what}: no such call")
                    continue
                jobs.append((what, pool.submit(
                    inject_untraced if leaks else inject,
                    run, call, error, when, known[run])))
        for what, job in jobs:
            done = job.result()
            if isinstance(done, tuple):
                tally.add(what, *done)
                continue
            for number, result, wrong in done:
                tally.add(f"{what}: {number}", result, wrong)
    print(tally)
    return tally.bad > 0


FOLDER = sys.argv[2] if len(sys.argv) > 2 else "."
if __name__ == "__main__":
    sys.exit(main())
