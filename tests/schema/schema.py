#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Holds lines of JSON against the published schema.

samples PROGRAM   what PROGRAM prints: each line is valid, has no key that the
                  schema does not know, and every kind of line and every key
                  occurs; jq reads the same
metrics PROGRAM   promtool has nothing against what PROGRAM prints
lines FILE...     each line of FILE is valid and has no unknown key, jq reads
                  the same, and each run has a first and a last line
story KEYS COMMAND...
                  the same for the file that COMMAND appends to, a test of
                  tests/sim: $LEADLINE_JSON. The keys there are go to KEYS
told FOLDER       all KEYS in FOLDER: every kind of line was told, and every key
                  but those that only a replay reads
folder FOLDER     the same for all files of FOLDER, which are of tests/net
page              leadline-json(7) tells every event and every key

LEADLINE_SOURCE names the sources. Exits with 77 if there is no validator or no
promtool.
"""

import copy
import collections
import importlib.util
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
JQ_LINES = 5000


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


# Digits say nothing about the shape of a line, nor do those of a number, of an
# address or of bytes, nor words that need no escape.
DIGITS = bytes.maketrans(b"123456789", b"000000000")
SHORTER = [
    (re.compile(rb'(?<=":[0-])0+(?![.])'), b""),
    (re.compile(rb'(?<=":")[0a-f]{16,}(?=")'), b""),
    (re.compile(rb'"0{1,3}(?:\.0{1,3}){3}"'), b'"0.0.0.0"'),
    (re.compile(rb'"[0a-f]*:[0a-f:]*"'), b'"::"'),
    (re.compile(rb'"arguments":\["[ !#-Z^-~]*"(?:,"[ !#-Z^-~]*")*\]'),
     b'"arguments":[]'),
]

# What is in the objects of these is not for readers.
CLOSED = re.compile(rb'^\{"event":"recorded".*\n', re.MULTILINE)


def first_of_shapes(data):
    """The numbers of the lines that are the first ones of their shape."""
    first = {}
    for number, shape in enumerate(data.translate(DIGITS).splitlines()):
        first.setdefault(shape, number)
    # All at once, for a call costs more than a line.
    shapes = b"\n".join(first)
    for pattern, text in SHORTER:
        shapes = pattern.sub(text, shapes)
    shorter = {}
    for shape, number in zip(shapes.split(b"\n"), first.values()):
        shorter.setdefault(shape, number)
    return shorter.values()


def bounds_of(schema):
    """The least and the largest value that each key may have anywhere."""
    bounds = {}
    for node in objects_of(schema):
        for key, value in node["properties"].items():
            while "$ref" in value:
                value = schema["$defs"][value["$ref"].split("/")[-1]]
            if value.get("type") == "integer":
                low, high = bounds.get(key, (value.get("minimum"),
                                             value.get("maximum")))
                bounds[key] = (least(low, value.get("minimum")),
                               largest(high, value.get("maximum")))
    return bounds


def least(one, other):
    return None if None in (one, other) else min(one, other)


def largest(one, other):
    return None if None in (one, other) else max(one, other)


def above(number):
    """A pattern of the decimal numbers that are larger."""
    digits = str(number)
    parts = [r"[0-9]{%d,}" % (len(digits) + 1)]
    for at, digit in enumerate(digits):
        if digit < "9":
            parts.append(digits[:at] + "[%d-9]" % (int(digit) + 1) +
                         "[0-9]" * (len(digits) - at - 1))
    return "|".join(parts)


def wrong_number(low, high):
    """A pattern of what is not from LOW to HIGH, or the empty text."""
    wrong = ["-"] if low is not None and low >= 0 else []
    wrong += ["0(?![0-9])"] if low == 1 else []
    wrong += [f"(?:{above(high)})(?![0-9])"] if high is not None else []
    return "|".join(wrong)


def find_wrong_numbers(data, schema):
    """What all lines of a shape share is looked at once; what its numbers may
    be, in each of them."""
    keys = {}
    for key, bounds in sorted(bounds_of(schema).items()):
        keys.setdefault(wrong_number(*bounds), []).append(key)
    patterns = [f'"(?:{"|".join(names)})":(?:{wrong})'
                for wrong, names in keys.items() if wrong]
    data = CLOSED.sub(b"", data)
    good = True
    for pattern in patterns + [r'":-?0[0-9]']:
        found = re.search(pattern.encode(), data)
        if found:
            print(f"a number that cannot be: {found.group()!r}")
            good = False
    return good


def read_line(line):
    return json.loads(line.decode("utf-8"), parse_constant=no_constants,
                      object_pairs_hook=no_twins)


def check_lines(data, schema):
    """Prints what is wrong. Returns one object of each shape, and whether all
    lines are good."""
    validators = strict_validators(schema)
    lines = split_lines(data)
    good = find_wrong_numbers(data, schema)
    values = []
    first = first_of_shapes(data)
    for number in first:
        line = lines[number]
        try:
            value = read_line(line)
            errors = list(validators[value["event"]].iter_errors(value))
        except (ValueError, KeyError) as error:
            print(f"line {number + 1}: {error}\n  {line!r}")
            good = False
            continue
        values.append(value)
        for error in errors:
            path = "/".join(str(step) for step in error.absolute_path)
            print(f"line {number + 1}: {path}: {error.message}\n  {line!r}")
            good = False
    print(f"{len(lines)} lines of {len(first)} shapes")
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


def same_with_jq(data, count=JQ_LINES):
    """jq 1.6 keeps 17 digits of a number: compare what it says of texts. A day
    of pings repeats itself: it sees the beginning."""
    if not shutil.which("jq"):
        return True
    lines = data.splitlines(True)[:count]
    run = subprocess.run(["jq", "-c", "[.event, .target, .from_name]"],
                         input=b"".join(lines), stdout=subprocess.PIPE,
                         check=True)
    values = [read_line(line) for line in lines]
    if [json.loads(line) for line in run.stdout.splitlines()] == [
            [v["event"], v.get("target"), v.get("from_name")] for v in values]:
        return True
    print("jq reads something else")
    return False


def check_samples(program):
    schema = read_schema()
    data = subprocess.run([program], stdout=subprocess.PIPE, check=True).stdout
    values, good = check_lines(data, schema)
    wanted = set(kinds(schema)) - {value["event"] for value in values}
    unused = set(keys_of(schema["$defs"])) - set(keys_in(values))
    for name in sorted(wanted):
        print(f"no line of kind {name}")
    for key in sorted(unused):
        print(f"no line with key {key}")
    if not plain_validation(values, schema):
        print("the schema as published refuses what its parts accept")
        good = False
    good = same_with_jq(data) and good
    return good and not wanted and not unused


EVENT = re.compile(rb'\{"event":"([a-z_]+)"')


def named(value):
    return value["target"], value["addr"]


def whole_runs(lines):
    """Each run has a start, then events, then a summary for each target; of
    traceroute each trace, and those side by side are mixed. Of hosts that are
    too many to be named in the start, those that were asked have a summary. A
    target may move to another address.

    What only a replay reads may stand anywhere.
    """
    waiting = collections.Counter()
    begun = False
    for number, line in enumerate(lines, 1):
        event = EVENT.match(line).group(1)
        if event.startswith(b"record"):
            continue
        if event == b"start":
            value = read_line(line)
            targets = [named(target) for target in value["targets"]]
            alone = value["program"] != "traceroute"
            if waiting and (alone or any(key in waiting for key in targets)):
                print(f"line {number}: no summary before it")
                return False
            waiting.update(targets)
            begun = value["target_count"] > len(targets)
            many = begun
        elif not waiting and not begun:
            print(f"line {number}: no start before it")
            return False
        if event == b"move":
            value = read_line(line)
            waiting -= collections.Counter([(value["target"],
                                             value["before"])])
            waiting[(value["target"], value["addr"])] += 1
        if event == b"summary":
            waiting -= collections.Counter([named(read_line(line))])
            if many:
                waiting.clear()
    return not waiting


def check_file(path, keys=None):
    with open(path, "rb") as file:
        data = file.read()
    values, good = check_lines(data, read_schema())
    if keys is not None:
        write_keys(keys, values)
    return same_with_jq(data) and whole_runs(split_lines(data)) and good


def paths_in(value, before=""):
    """The keys of VALUE, those of its objects with where they are."""
    if isinstance(value, dict):
        for key, child in value.items():
            yield before + key
            yield from paths_in(child, f"{before}{key}.")
    elif isinstance(value, list):
        for child in value:
            yield from paths_in(child, before)


def paths_of(node, schema, before=""):
    """Those that the schema NODE has."""
    if "$ref" in node:
        part = schema["$defs"][node["$ref"].split("/")[-1]]
        yield from paths_of(part, schema, before)
    for part in node.get("allOf", []) + node.get("anyOf", []):
        yield from paths_of(part, schema, before)
    for key, child in node.get("properties", {}).items():
        yield before + key
        yield from paths_of(child, schema, f"{before}{key}.")
    if "items" in node:
        yield from paths_of(node["items"], schema, before)


def write_keys(path, values):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    keys = {key for value in values for key in paths_in(value)}
    kinds_told = {f"event {value['event']}" for value in values}
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(f"{word}\n" for word in sorted(keys | kinds_told))


def check_told(folder):
    # Without a validator each story was told, but its keys went nowhere.
    if importlib.util.find_spec("jsonschema") is None:
        raise ImportError("no jsonschema")
    schema = read_schema()
    told = set()
    for name in os.listdir(folder):
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            told.update(file.read().splitlines())
    wanted = set()
    for name in kinds(schema):
        wanted.add(f"event {name}")
        if name not in ("recording", "recorded"):
            wanted.update(paths_of(schema["$defs"][name], schema))
    for word in sorted(wanted - told):
        print(f"no story has {word}")
    return wanted <= told


def check_story(keys, *command):
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        environment = dict(os.environ, LEADLINE_JSON=file.name)
        status = subprocess.run(command, env=environment).returncode
        if status != 0:
            sys.exit(status)
        return check_file(file.name, keys)


def check_folder(folder):
    """All as one, for it is the schema that takes long to read."""
    paths = [os.path.join(folder, name) for name in sorted(os.listdir(folder))]
    stories = {}
    for path in paths:
        with open(path, "rb") as file:
            stories[path] = file.read()
    data = b"".join(stories.values())
    if not data:
        print("no story was told")
        sys.exit(77)
    good = check_lines(data, read_schema())[1]
    good = same_with_jq(data, None) and good
    for path, story in stories.items():
        if story and not whole_runs(split_lines(story)):
            print(f"in {path}")
            good = False
    return good


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
          "lines": check_files, "story": check_story,
          "told": check_told, "folder": check_folder, "page": check_page}


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
