#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Proves the floors of DESIGN.md section 1.

includes SOURCE                  #include lines go down only, in no circle
headers SOURCE GENERATED CC      every header compiles alone, which the build
                                 has shown of one that its own file includes
                                 before all others
symbols LIST                     the pure objects import almost nothing, and
                                 no object has a variable that can change

LIST names a file with one object per line. Prints each offence and exits
with status 1 if there is one.
"""

import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

# A room may include its own files and those of the rooms named here.
BELOW = {
    "common/base": [],
    "common/wire": ["common/base"],
    "common/engine": ["common/base", "common/wire"],
    "common/io": ["common/base", "common/wire", "common/engine"],
    "common/ui": ["common/base", "common/wire", "common/engine"],
    "common/start": ["common/base", "common/wire", "common/engine",
                     "common/io", "common/ui"],
    "ping": ["common/base", "common/wire", "common/engine", "common/ui"],
    "traceroute": ["common/base", "common/wire", "common/engine",
                   "common/ui"],
}

# The rooms that only a main knows, and the files of a program that are one.
SYSTEM = ["common/io", "common/start"]
MAIN = re.compile(r"(ping|traceroute)/main(_[a-z]+)?\.[ch]$")

# What the build makes, and every room may include.
GENERATED = {"leadline_version.h"}

# The pure rooms, and the pure files in rooms that are not.
PURE = ["common/base/", "common/wire/", "common/engine/",
        "ping/ping_plan.c", "ping/ping_report.c", "ping/ping_stats.c",
        "ping/ping_crowd.c", "ping/ping_crowd_period.c",
        "ping/ping_crowd_plan.c", "ping/ping_crowd_top.c",
        "ping/ping_form.c",
        "traceroute/trace_plan.c", "traceroute/trace_again.c",
        "traceroute/trace_turn.c",
        "traceroute/trace_hops.c", "traceroute/trace_many.c",
        "traceroute/trace_expect.c", "traceroute/trace_routers.c",
        "traceroute/trace_reach.c", "traceroute/trace_room.c",
        "traceroute/trace_row.c",
        "traceroute/trace_mtu.c",
        "traceroute/trace_over.c", "traceroute/trace_search.c",
        "traceroute/trace_store.c", "traceroute/trace_wait.c"]

ALLOWED = {"memcpy", "memset", "memcmp", "memmove", "memchr", "strlen",
           "sqrt", "log", "snprintf", "vsnprintf", "inet_ntop", "inet_pton",
           "__assert_fail"}

# What a compiler adds on its own: the fortified twins, the stack protector,
# the address of the offset table, memcmp() that is asked for equality only,
# and division wider than the machine's.
ADDED = {"__" + name + "_chk" for name in ALLOWED} | {
    "__stack_chk_fail", "__stack_chk_guard", "_GLOBAL_OFFSET_TABLE_", "bcmp"}
DIVISION = re.compile(r"__u?(div|mod|divmod)[dt]i[34]$")

INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]*)"', re.MULTILINE)


def product_files(source):
    """Paths of all C files of the product, relative to the source folder."""
    for room in BELOW:
        folder = os.path.join(source, room)
        if not os.path.isdir(folder):
            continue
        for parent, _, names in os.walk(folder):
            for name in sorted(names):
                if name.endswith((".c", ".h")):
                    yield os.path.relpath(os.path.join(parent, name), source)


def room_of(path):
    """The room a file is in, or None for a file in no room."""
    folder = os.path.dirname(path)
    return folder if folder in BELOW else None


def includes_of(source, path):
    with open(os.path.join(source, path), encoding="utf-8") as file:
        return INCLUDE.findall(file.read())


def resolve(source, path, name):
    """The file that NAME means in PATH, as the compiler finds it."""
    for folder in (os.path.dirname(path), "common"):
        found = os.path.normpath(os.path.join(folder, name))
        if os.path.exists(os.path.join(source, found)):
            return found
    return None


def judge(path, target):
    """Why PATH must not include TARGET, or None."""
    here, there = room_of(path), room_of(target)
    if there is None:
        return "is in no room of the house"
    is_main = MAIN.match(path)
    if MAIN.match(target) and not is_main:
        return "is known to main only"
    if there == here or there in BELOW[here]:
        return None
    if there in SYSTEM and is_main:
        return None
    return "goes to a room that is not below"


def find_circle(graph):
    """A list of files that include each other in a circle, or None."""
    done, stack = set(), []

    def visit(path):
        if path in stack:
            return stack[stack.index(path):] + [path]
        if path in done:
            return None
        stack.append(path)
        for target in graph.get(path, []):
            circle = visit(target)
            if circle:
                return circle
        stack.pop()
        done.add(path)
        return None

    for path in graph:
        circle = visit(path)
        if circle:
            return circle
    return None


def check_includes(source):
    offences, graph = [], {}
    for path in product_files(source):
        if room_of(path) is None:
            offences.append(f"{path}: is in no room of the house")
            continue
        graph[path] = []
        for name in includes_of(source, path):
            if name in GENERATED:
                continue
            target = resolve(source, path, name)
            if target is None:
                offences.append(f'{path}: "{name}" is not there')
                continue
            graph[path].append(target)
            reason = judge(path, target)
            if reason:
                offences.append(f'{path}: "{name}" {reason}')
    circle = find_circle(graph)
    if circle:
        offences.append("circle: " + " -> ".join(circle))
    return len(graph), offences


# The first directive of a file, if that includes a file of ours.
FIRST = re.compile(r'(?:/\*.*?\*/|\s)*#\s*include\s*"([^"]*)"', re.DOTALL)


def comes_first(source, header):
    """Whether the .c file of this header begins by including it."""
    path = header[:-2] + ".c"
    try:
        with open(os.path.join(source, path), encoding="utf-8") as file:
            first = FIRST.match(file.read())
    except FileNotFoundError:
        return False
    return bool(first) and resolve(source, path, first.group(1)) == header


def check_headers(source, generated, compiler):
    headers = [p for p in product_files(source) if p.endswith(".h")]
    unproved = [p for p in headers if not comes_first(source, p)]

    def compile_alone(path):
        command = [compiler, "-std=c17", "-D_GNU_SOURCE", "-Wall", "-Werror",
                   "-fsyntax-only", "-I", os.path.join(source, "common"),
                   "-I", generated, "-x", "c", os.path.join(source, path)]
        run = subprocess.run(command, capture_output=True, text=True,
                             check=False)
        if run.returncode == 0:
            return None
        return f"{path}: does not compile alone\n{run.stderr}"

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        results = pool.map(compile_alone, unproved)
    return len(headers), [text for text in results if text]


def listing(command, objects):
    """Lines of what a tool says of each object: pairs of path and line."""
    output = subprocess.run(command + objects, capture_output=True, text=True,
                            check=True).stdout
    path = None
    for line in output.splitlines():
        head = HEAD.match(line)
        if head:
            path = head.group(1)
        elif line:
            yield path, line


# "FILE:" of nm, "FILE:     file format elf64-x86-64" of objdump.
HEAD = re.compile(r"(\S*\.o):(?:\s+file format .*)?$")


def undefined_names(objects):
    """What these objects need and do not define among themselves."""
    needed, defined = {}, set()
    for path, line in listing(["nm", "-P"], objects):
        name, kind = line.split()[:2]
        if kind in "Uwv":
            needed.setdefault(name, path)
        elif kind.isupper():
            defined.add(name)
    return {n: p for n, p in needed.items() if n not in defined}


def variables(objects):
    """Paths of objects, and names of their variables that can change at run
    time."""
    for path, line in listing(["objdump", "-t"], objects):
        # "address flags section<TAB>size name"
        left, tab, right = line.partition("\t")
        if not tab or " d " in left:
            continue
        section = left.split()[-1]
        mutable = section.startswith((".data", ".bss", ".tdata", ".tbss",
                                      "*COM*"))
        if mutable and not section.startswith(".data.rel.ro"):
            yield path, right.split()[-1]


def is_pure(path):
    """PATH is .../NAME.dir/FILE.o, below the build folder of its room."""
    tidy = re.sub(r"CMakeFiles/[^/]*\.dir/", "", os.path.normpath(path))
    tidy = re.sub(r"\.o$", "", tidy)
    return any(f"/{room}" in tidy for room in PURE)


def check_symbols(list_path):
    with open(list_path, encoding="utf-8") as file:
        objects = [line.strip() for line in file if line.strip()]
    pure = [path for path in objects if is_pure(path)]
    offences = []
    for name, path in sorted(undefined_names(pure).items()):
        if name in ALLOWED | ADDED or DIVISION.match(name):
            continue
        offences.append(f"{path}: needs {name}")
    for path, name in variables(objects):
        offences.append(f"{path}: {name} is a variable at file scope")
    return len(pure), offences


CHECKS = {"includes": check_includes, "headers": check_headers,
          "symbols": check_symbols}


def main():
    if len(sys.argv) < 3 or sys.argv[1] not in CHECKS:
        sys.exit(__doc__)
    checked, offences = CHECKS[sys.argv[1]](*sys.argv[2:])
    for offence in offences:
        print(offence)
    print(f"{sys.argv[1]}: {checked} files, {len(offences)} offences")
    sys.exit(1 if offences or not checked else 0)


if __name__ == "__main__":
    main()
