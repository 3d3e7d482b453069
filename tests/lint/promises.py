#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""The table of SECURITY.md: promises, and the tests that hold them.

check PAGE SOURCE CTEST BUILD    every test in the table exists
fill PAGE JUNIT                  prints PAGE with the results of a run

JUNIT is what `ctest --output-junit` wrote.
"""

import os
import re
import subprocess
import sys
import xml.etree.ElementTree as tree

TABLE = re.compile(r"(?<=<!-- promises -->\n).*?(?=<!-- end -->)", re.DOTALL)


def rows_of(page):
    """(promise, names of tests) of each row."""
    with open(page, encoding="utf-8") as file:
        table = TABLE.search(file.read())
    if not table:
        sys.exit(f"{page}: no table")
    for line in table.group().splitlines()[2:]:
        promise, tests, _ = [c.strip() for c in line.strip("|").split("|")]
        yield promise, tests.split()


def listed(ctest, build):
    run = subprocess.run([ctest, "--test-dir", build, "-N"], check=True,
                         capture_output=True, text=True)
    return set(re.findall(r"Test +#\d+: (\S+)", run.stdout))


def check(page, source, ctest, build):
    """Fuzz targets are in another build than the rest."""
    known = listed(ctest, build)
    for name in os.listdir(os.path.join(source, "tests/fuzz")):
        if name.startswith("fuzz_") and name.endswith(".c"):
            known.add("fuzz/" + name[5:-2])
    rows = list(rows_of(page))
    missing = [f"{test} does not exist: {promise}"
               for promise, tests in rows for test in tests
               if test not in known]
    missing += [f"no test: {promise}" for promise, tests in rows if not tests]
    print("\n".join(missing + [f"{len(rows)} promises"]))
    return 1 if missing or not rows else 0


def results_of(junit):
    """What became of each test: passed, skipped, failed."""
    words = {"run": "passed", "notrun": "skipped", "fail": "FAILED"}
    return {case.get("name"): words.get(case.get("status"), "FAILED")
            for case in tree.parse(junit).iter("testcase")}


def verdict(tests, results):
    """passed, or which test was not."""
    bad = [f"{test} {results.get(test, 'not run')}" for test in tests
           if results.get(test) != "passed"]
    return ", ".join(bad) or "passed"


def fill(page, junit):
    results = results_of(junit)
    lines = ["| Promise | Tests | Result |", "|---|---|---|"]
    lines += [f"| {promise} | {' '.join(tests)} | {verdict(tests, results)} |"
              for promise, tests in rows_of(page)]
    with open(page, encoding="utf-8") as file:
        text = file.read()
    print(TABLE.sub(lambda _: "\n".join(lines) + "\n", text), end="")
    return 0


COMMANDS = {"check": check, "fill": fill}


def main():
    if len(sys.argv) < 3 or sys.argv[1] not in COMMANDS:
        sys.exit(__doc__)
    sys.exit(COMMANDS[sys.argv[1]](*sys.argv[2:]))


if __name__ == "__main__":
    main()
