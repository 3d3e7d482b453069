#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Holds lines of JSON against the published schema.

samples PROGRAM   what PROGRAM prints: each line is valid, has no key that the
                  schema does not know, and every kind of line and every key
                  occurs; jq reads the same
metrics PROGRAM   promtool has nothing against what PROGRAM prints
lines FILE...     each line of FILE is valid and has no unknown key, jq reads
                  the same, and each run has a first and a last line
story PROGRAM     the same for the file that PROGRAM appends to, a test of
                  tests/sim: $LEADLINE_JSON
page              leadline-json(7) tells every event and every key

LEADLINE_SOURCE names the sources. Exits with 77 if there is no validator or no
promtool.
"""

import copy
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

SOURCE = os.environ.get("LEADLINE_SOURCE", ".")
SCHEMA = os.path.join(SOURCE, "common/ui/leadline.schema.json")
PAGE = os.path.join(SOURCE, "man/leadline-json.7")


# Lines of a file that jq reads, too.
JQ_LINES = 20000


def read_schema():
    with open(SCHEMA, encoding="utf-8") as file:
        return json.load(file)


def kinds(schema):
    """The names of all events."""
    return [ref["$ref"].split("/")[-1] for ref in schema["oneOf"]]


def no_constants(name):
    raise ValueError(f"{name} is not JSON")


def no_twins(pairs):
    keys = [key for key, _ in pairs]
    if len(set(keys)) != len(keys):
        raise ValueError(f"a key comes twice: {keys}")
    return dict(pairs)


def objects_of(node):
    """All schemas below NODE that list properties, with themselves."""
    if isinstance(node, dict):
        if "properties" in node:
            yield node
        for child in node.values():
            yield from objects_of(child)
    elif isinstance(node, list):
        for child in node:
            yield from objects_of(child)


# Parts that others include; being strict is left to those.
PARTS = {"line", "about_target", "about_probe", "answered", "tally", "share",
         "percentiles"}


def strict_validators(schema):
    """A validator for each event that refuses keys it does not know."""
    import jsonschema

    jsonschema.Draft202012Validator.check_schema(schema)
    strict = copy.deepcopy(schema)
    for name, definition in strict["$defs"].items():
        for node in objects_of(definition):
            if not (name in PARTS and node is definition):
                node["unevaluatedProperties"] = False
    del strict["oneOf"]
    validators = {}
    for name in kinds(schema):
        own = dict(strict, **{"$ref": f"#/$defs/{name}"})
        validators[name] = jsonschema.Draft202012Validator(own)
    return validators


def check_lines(lines, schema):
    """Prints what is wrong. Returns the objects, and whether all were good."""
    validators = strict_validators(schema)
    good = True
    values = []
    seen = set()
    for number, line in enumerate(lines, 1):
        try:
            value = json.loads(line.decode("utf-8"),
                               parse_constant=no_constants,
                               object_pairs_hook=no_twins)
            # Thousands of lines of a long run differ by a few digits only.
            shape = re.sub(rb"[0-9]", b"0", line)
            errors = []
            if shape not in seen:
                seen.add(shape)
                errors = list(validators[value["event"]].iter_errors(value))
        except (ValueError, KeyError) as error:
            print(f"line {number}: {error}\n  {line!r}")
            good = False
            continue
        values.append(value)
        for error in errors:
            path = "/".join(str(step) for step in error.absolute_path)
            print(f"line {number}: {path}: {error.message}\n  {line!r}")
            good = False
    return values, good


def split_lines(data):
    if not data.endswith(b"\n"):
        sys.exit("the last line is not whole")
    return data[:-1].split(b"\n")


def plain_validation(values, schema):
    """The schema as published, with its oneOf, says the same."""
    import jsonschema

    validator = jsonschema.Draft202012Validator(schema)
    seen = {}
    for value in values:
        seen.setdefault(value["event"], value)
    return all(validator.is_valid(value) for value in seen.values())


def keys_of(node):
    for item in objects_of(node):
        yield from item["properties"]


def keys_in(value):
    if isinstance(value, dict):
        for key, child in value.items():
            yield key
            yield from keys_in(child)
    elif isinstance(value, list):
        for child in value:
            yield from keys_in(child)


def same_with_jq(data, values):
    """jq 1.6 keeps 17 digits of a number: compare what it says of texts."""
    if not shutil.which("jq"):
        return True
    run = subprocess.run(["jq", "-c", "[.event, .target, .from_name]"],
                         input=data, stdout=subprocess.PIPE, check=True)
    return [json.loads(line) for line in run.stdout.splitlines()] == [
        [v["event"], v.get("target"), v.get("from_name")] for v in values]


def check_samples(program):
    schema = read_schema()
    data = subprocess.run([program], stdout=subprocess.PIPE, check=True).stdout
    values, good = check_lines(split_lines(data), schema)
    wanted = set(kinds(schema)) - {value["event"] for value in values}
    unused = set(keys_of(schema["$defs"])) - set(keys_in(values))
    for name in sorted(wanted):
        print(f"no line of kind {name}")
    for key in sorted(unused):
        print(f"no line with key {key}")
    if not plain_validation(values, schema):
        print("the schema as published refuses what its parts accept")
        good = False
    # A day of pings repeats itself; a second reader sees its beginning.
    if not same_with_jq(b"".join(data.splitlines(True)[:JQ_LINES]),
                        values[:JQ_LINES]):
        print("jq reads something else")
        good = False
    print(f"{len(values)} lines")
    return good and not wanted and not unused


def whole_runs(values):
    """Each run has a start, then events, then a summary for each target.

    What only a replay reads may stand anywhere.
    """
    inside = False
    for number, value in enumerate(values, 1):
        if value["event"].startswith("record"):
            continue
        if value["event"] == "start":
            if inside:
                print(f"line {number}: no summary before it")
                return False
            inside = True
            targets = len(value["targets"])
        elif not inside:
            print(f"line {number}: no start before it")
            return False
        if value["event"] == "summary":
            targets -= 1
            inside = targets > 0
    return not inside


def check_file(path):
    with open(path, "rb") as file:
        data = file.read()
    values, good = check_lines(split_lines(data), read_schema())
    # A day of pings repeats itself; a second reader sees its beginning.
    if not same_with_jq(b"".join(data.splitlines(True)[:JQ_LINES]),
                        values[:JQ_LINES]):
        print("jq reads something else")
        good = False
    print(f"{len(values)} lines")
    return whole_runs(values) and good


def check_story(program):
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        environment = dict(os.environ, LEADLINE_JSON=file.name)
        subprocess.run([program], stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL, env=environment, check=True)
        return check_file(file.name)


def check_page():
    schema = read_schema()
    with open(PAGE, encoding="utf-8") as file:
        told = set(re.findall(r"^\.(?:It )?(?:Cm|Li|Va) ([a-z0-9_]+)",
                              file.read(), re.MULTILINE))
    missing = (set(kinds(schema)) | set(keys_of(schema["$defs"]))) - told
    for name in sorted(missing):
        print(f"leadline-json(7) does not tell {name}")
    return not missing


def check_metrics(program):
    if not shutil.which("promtool"):
        print("no promtool")
        sys.exit(77)
    data = subprocess.run([program, "metrics"], stdout=subprocess.PIPE,
                          check=True).stdout
    run = subprocess.run(["promtool", "check", "metrics"], input=data,
                         check=False)
    return run.returncode == 0


def check_files(*paths):
    """Prints the names of those that are not valid, and why."""
    good = True
    for path in paths:
        print(path)
        good = check_file(path) and good
    return good


CHECKS = {"samples": check_samples, "metrics": check_metrics,
          "lines": check_files, "story": check_story, "page": check_page}


def main():
    if len(sys.argv) < 2 or sys.argv[1] not in CHECKS:
        sys.exit(__doc__)
    try:
        good = CHECKS[sys.argv[1]](*sys.argv[2:])
    except ImportError as error:
        print(error)
        sys.exit(77)
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
