#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Holds results in the form of RIPE Atlas against what their readers ask for.

usage: atlas.py COMMAND...

COMMAND is a test of tests/sim, which appends to the file in $LEADLINE_JSON.
Each line has every key that a reader refuses to be without, each of them of its
type, no key that is not theirs, and no rtt of 0; jq reads the same.
"""

import ipaddress
import json
import os
import shutil
import subprocess
import sys
import tempfile

NUMBER = (int, float)

# Without timestamp, msm_id, prb_id, fw and type sagan takes no result at all.
HEAD = {"fw": int, "mver": str, "lts": int, "msm_id": int, "prb_id": int,
        "msm_name": str, "type": str, "timestamp": int,
        "stored_timestamp": int, "af": int, "proto": str, "dst_name": str,
        "dst_addr": str, "src_addr": str, "from": str, "size": int,
        "result": list}
PING = {"step": (int, type(None)), "sent": int, "rcvd": int, "dup": int,
        "min": NUMBER, "avg": NUMBER, "max": NUMBER}
TRACE = {"endtime": int, "paris_id": int}
SAMPLE = {"rtt": NUMBER, "ttl": int, "src_addr": str, "dup": int, "x": str,
          "error": str}
ANSWER = {"from": str, "ttl": int, "size": int, "rtt": NUMBER, "late": int,
          "dup": bool, "ittl": int, "itos": int, "edst": str, "mtu": int,
          "err": (str, int), "flags": str, "icmpext": dict, "x": str,
          "error": str}


def hold(what, text):
    if not what:
        raise ValueError(text)


def check_types(value, wanted, optional):
    """All keys of WANTED are there, and none but these and OPTIONAL."""
    for key in wanted:
        hold(key in value, f"no {key}")
    for key, found in value.items():
        known = {**wanted, **optional}
        hold(key in known, f"{key} is none of theirs")
        hold(isinstance(found, known[key]), f"{key}: {found!r}")
        if known[key] is not bool:
            hold(not isinstance(found, bool), f"{key}: {found!r}")


def check_head(value):
    hold(value["fw"] >= 5000, "fw is too old for this format")
    hold(value["timestamp"] <= value["stored_timestamp"], "ends too early")
    for key in ("dst_addr", "src_addr", "from"):
        version = ipaddress.ip_address(value[key]).version
        hold(version == value["af"], f"{key} is not of af")


def check_ways(value):
    """An answer, a star or an error: one of them."""
    told = [key for key in ("rtt", "late", "x", "error") if key in value]
    hold(len(told) == 1, f"not one outcome: {value}")
    hold(value.get("rtt", 1) > 0, "an rtt of 0 counts as none")
    hold(value.get("x", "*") == "*", "x is not a star")


def check_ping(value):
    check_types(value, {**HEAD, **PING}, {"ttl": int, "ttr": NUMBER})
    hold(value["msm_name"] == "Ping", "msm_name")
    for sample in value["result"]:
        check_types(sample, {}, SAMPLE)
        check_ways(sample)
    good = [s["rtt"] for s in value["result"] if "rtt" in s and "dup" not in s]
    twins = [s for s in value["result"] if "dup" in s]
    hold(value["rcvd"] == len(good), "rcvd")
    hold(value["dup"] == len(twins), "dup")
    hold(value["sent"] == len(value["result"]) - len(twins), "sent")
    hold(value["min"] == (min(good) if good else -1), "min")
    hold(value["max"] == (max(good) if good else -1), "max")
    hold(value["min"] <= value["avg"] <= value["max"], "avg")


def check_extensions(value):
    check_types(value, {"version": int, "rfc4884": int, "obj": list}, {})
    hold(value["version"] == 2 and value["obj"], "icmpext")
    for item in value["obj"]:
        check_types(item, {"class": int, "type": int}, {"mpls": list})
        for label in item.get("mpls", []):
            check_types(label, {"label": int, "exp": int, "s": int,
                                "ttl": int}, {})


def check_trace(value):
    check_types(value, {**HEAD, **TRACE}, {"ttr": NUMBER})
    hold(value["msm_name"] == "Traceroute", "msm_name")
    hold(value["timestamp"] <= value["endtime"], "endtime")
    last = 0
    for hop in value["result"]:
        check_types(hop, {"hop": int, "result": list}, {})
        hold(hop["hop"] > last, "hops are not in order")
        last = hop["hop"]
        hold(hop["result"], "a hop of nothing")
        for answer in hop["result"]:
            check_types(answer, {}, ANSWER)
            check_ways(answer)
            if "icmpext" in answer:
                check_extensions(answer["icmpext"])
            hold("from" in answer or "rtt" not in answer, "from nobody")


CHECKS = {"ping": check_ping, "traceroute": check_trace}


def same_with_jq(data, values):
    if not shutil.which("jq"):
        return True
    run = subprocess.run(["jq", "-c", "[.type, .dst_name, .msm_id]"],
                         input=data, stdout=subprocess.PIPE, check=True)
    return [json.loads(line) for line in run.stdout.splitlines()] == [
        [v["type"], v["dst_name"], v["msm_id"]] for v in values]


def check_lines(data):
    hold(data.endswith(b"\n"), "the last line is not whole")
    values = []
    for line in data[:-1].split(b"\n"):
        value = json.loads(line.decode("utf-8"))
        try:
            CHECKS[value["type"]](value)
            check_head(value)
        except (KeyError, ValueError) as error:
            sys.exit(f"{error}\n  {line!r}")
        values.append(value)
    hold(same_with_jq(data, values), "jq reads something else")
    print(f"{len(values)} results")


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        environment = dict(os.environ, LEADLINE_JSON=file.name)
        status = subprocess.run(sys.argv[1:], env=environment).returncode
        if status != 0:
            sys.exit(status)
        check_lines(file.read())


if __name__ == "__main__":
    main()
