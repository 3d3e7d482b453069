#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Holds the sizes of STYLE and the licence line.

usage: shape.py SOURCE

In the product: no file over 500 lines, no function over 60, signature
included. Everywhere: a licence line on top of each source file.
"""

import os
import sys

FILE_LINES = 500
FUNCTION_LINES = 60
PRODUCT = ("common", "ping", "traceroute")
LICENCE = "SPDX-License-" "Identifier: BSD-2-Clause"
ENDINGS = (".c", ".h", ".py", ".sh", ".8", ".dict", ".bt")
NAMES = ("CMakeLists.txt", "dev", "run", ".clang-format", ".gitignore")


def source_files(top):
    """All files, relative to TOP, without build folders and the history."""
    for parent, folders, names in os.walk(top):
        folders[:] = sorted(f for f in folders
                            if f not in (".git", "corpus")
                            and not f.startswith("build"))
        for name in sorted(names):
            yield os.path.relpath(os.path.join(parent, name), top)


def functions(lines):
    """(line number, length) of each function: brace to brace in column 0,
    from the first line of its signature."""
    start = None
    for number, line in enumerate(lines):
        if line.startswith("{"):
            start = number
            while start > 0 and is_signature(lines[start - 1]):
                start -= 1
        elif line.startswith("}") and start is not None:
            yield start + 1, number - start + 1
            start = None


def is_signature(line):
    return bool(line.strip()) and not line.startswith(("#", "}", "/*", " *"))


def offences_in(top, path):
    with open(os.path.join(top, path), encoding="utf-8") as file:
        lines = file.read().splitlines()
    if not any(LICENCE in line for line in lines[:2]):
        yield f"{path}: no licence line on top"
    if not path.endswith((".c", ".h")) or path.split(os.sep)[0] not in PRODUCT:
        return
    if len(lines) > FILE_LINES:
        yield f"{path}: {len(lines)} lines, {FILE_LINES} at most"
    for number, length in functions(lines):
        if length > FUNCTION_LINES:
            yield (f"{path}:{number}: a function of {length} lines, "
                   f"{FUNCTION_LINES} at most")


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    top = sys.argv[1]
    found = 0
    for path in source_files(top):
        if not path.endswith(ENDINGS) and os.path.basename(path) not in NAMES:
            continue
        for offence in offences_in(top, path):
            print(offence)
            found = 1
    sys.exit(found)


if __name__ == "__main__":
    main()
