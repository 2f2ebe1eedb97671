#!/usr/bin/env python3
"""Compares logwacht with the reference implementation on rules of others, such as a copy of SigmaHQ/sigma.

    pip install pysigma pysigma-backend-sqlite
    python3 Tests/DetectionTests/Differential/public.py .build/debug/logwacht FOLDER [EVENTS]

For each file below FOLDER: do both load it, and do both find the same in events made of the values that its rules ask for? Rules of
others do not travel with this repository (docs/decisions/0043), so that the test suite holds generated rules; this is for whoever has a
copy of the others. Exit code 1 when something differs.

Left out, as generate.py leaves them out, is what SQLite and not Sigma decides: letters beyond ASCII, text that holds digits against
numbers, the text of a whole event for keywords (a column `message` stands in for it).
"""

import json
import pathlib
import random
import re
import sqlite3
import subprocess
import sys
import tempfile

import yaml

from sigma.backends.sqlite import sqliteBackend
from sigma.collection import SigmaCollection
from sigma.correlations import SigmaCorrelationRule
from sigma.rule.detection import SigmaDetection, SigmaDetectionItem

START = 1_772_438_400  # 2 March 2026, 08:00 UTC


def items(detection):
    for item in detection.detection_items:
        if isinstance(item, SigmaDetection):
            yield from items(item)
        elif isinstance(item, SigmaDetectionItem):
            yield item


def plain(value, rng):
    """A text or number that a value of a rule may match."""
    text = str(value)
    if hasattr(value, "regexp"):
        pattern = str(value.regexp)
        text = re.sub(r"\(\?[a-z]+\)|\\[sSdDwWbB]|[\\^$()\[\]{}?*+]", "", pattern).replace("|", " ")
        return text.replace(".", "x")
    if hasattr(value, "cidr"):
        network = str(value.cidr)
        head = network.split("/")[0]
        if ":" in head:
            return head.rstrip(":") + "::1" if head.endswith("::") and head != "::" else head
        return head if rng.random() < 0.3 else head.rsplit(".", 1)[0] + f".{rng.randint(0, 255)}"
    if hasattr(value, "number"):
        return value.number
    if hasattr(value, "exists"):
        return "present"
    if value is None or type(value).__name__ == "SigmaNull":
        return None
    if type(value).__name__ == "SigmaBool":
        return bool(value.boolean)
    return text.replace("\\*", "\0").replace("*", rng.choice(["", "ab", "z/"])).replace("?", "q").replace("\0", "*").replace("\\\\", "\\")


def values(collection):
    found = {}
    for rule in collection.rules:
        if isinstance(rule, SigmaCorrelationRule):
            for field in (rule.group_by or []):
                found.setdefault(field, []).extend(["one", "two"])
            continue
        for detection in rule.detection.detections.values():
            for item in items(detection):
                found.setdefault(item.field or "message", []).extend(item.value)
    return found


def twisted(value, rng):
    if not isinstance(value, str):
        return value if rng.random() < 0.8 else rng.choice([0, 7])
    kind = rng.randrange(8)
    if kind == 0:
        return value.upper()
    if kind == 1:
        return "x" + value
    if kind == 2:
        return value + "y"
    if kind == 3:
        return value[: len(value) // 2]
    return value


def events(collection, count, rng):
    pool = values(collection)
    made = []
    moment = START
    for _ in range(count):
        moment += rng.choice([1, 5, 20])
        event = {"timestamp": f"2026-03-02T{moment % 86400 // 3600:02}:{moment % 3600 // 60:02}:{moment % 60:02}Z"}
        missing = rng.choice([0.05, 0.3])
        for field, options in pool.items():
            # SQLite compares networks as beginnings of texts: what is no address says nothing there.
            is_address = any(hasattr(o, "cidr") for o in options)
            if rng.random() < missing:
                continue
            value = rng.choice(options)
            value = value if isinstance(value, (str, int)) else plain(value, rng)
            if is_address:
                value = value if isinstance(value, str) and re.fullmatch(r"[0-9.]+|[0-9a-f:]+", value) else "203.0.113.7"
            elif rng.random() < 0.3:
                value = twisted(value, rng)
            if value is not None and not (isinstance(value, str) and not value.isascii()):
                event[field] = value
        made.append(event)
    return made, ["timestamp"] + list(pool)


def stored(value):
    return ("true" if value else "false") if isinstance(value, bool) else value


def reference(source, collection, made, fields):
    connection = sqlite3.connect(":memory:")
    connection.create_function("REGEXP", 2, lambda p, v: v is not None and re.search(p, str(v)) is not None)
    columns = ", ".join(f"`{f}` COLLATE NOCASE" for f in fields)
    connection.execute(f"CREATE TABLE logs ({columns})")
    for event in made:
        connection.execute(f"INSERT INTO logs VALUES ({', '.join('?' * len(fields))})", [stored(event.get(f)) for f in fields])
    found = set()
    for document in yaml.safe_load_all(source):
        if not document or "correlation" in document:
            continue
        # By itself: rules that a correlation counts give no query of their own.
        alone = SigmaCollection.from_dicts([document])
        for query in sqliteBackend(fulltext_field="message").convert(alone):
            for row in connection.execute(query.replace("SELECT *", "SELECT rowid", 1)):
                found.add((str(alone.rules[0].id or alone.rules[0].name), row[0] - 1))
    return found


def ours(binary, path, made, collection):
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as file:
        for event in made:
            file.write(json.dumps(event) + "\n")
        file.flush()
        # Rules that a correlation counts report only when they are asked for by themselves.
        text = "\n---\n".join(d for d in pathlib.Path(path).read_text().split("\n---\n") if "\ncorrelation:" not in "\n" + d)
        with tempfile.NamedTemporaryFile("w", suffix=".yml") as rules:
            rules.write(text)
            rules.flush()
            run = subprocess.run([binary, "rules", "eval", "--rules", rules.name, "--events", file.name], capture_output=True, text=True)
        whole = subprocess.run([binary, "rules", "eval", "--rules", str(path), "--events", file.name], capture_output=True, text=True)
        if run.returncode or whole.returncode:
            raise RuntimeError(run.stderr + whole.stderr)
        names = {str(r.name): str(r.id or r.name) for r in collection.rules}
        matches = (json.loads(line) for line in run.stdout.splitlines())
        return {(names.get(m["rule"], m["rule"]), m["event"]) for m in matches}


def main():
    binary, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 400
    tally = {"alike": 0, "refused by both": 0, "differs": 0, "matches": 0}
    for path in sorted(p for p in folder.rglob("*") if p.suffix in (".yml", ".yaml")):
        source = path.read_text()
        rng = random.Random(path.name)
        try:
            collection = SigmaCollection.from_yaml(source)
            sqliteBackend(fulltext_field="message").convert(SigmaCollection.from_yaml(source))
            made, fields = events(collection, count, rng)
            wanted, problem = reference(source, collection, made, fields), None
        except Exception as error:  # whatever it is that the reference refuses
            wanted, problem = None, str(error)
        check = subprocess.run([binary, "rules", "check", str(path), "--language", "en", "--quiet"], capture_output=True, text=True)
        if (problem is None) != (check.returncode == 0):
            tally["differs"] += 1
            print(f"{path}: the reference says {problem or 'yes'}, logwacht {check.stdout.strip() or 'yes'}")
            continue
        if problem is not None:
            tally["refused by both"] += 1
            continue
        try:
            found = ours(binary, path, made, collection)
        except RuntimeError as error:
            tally["differs"] += 1
            print(f"{path}: {error}")
            continue
        tally["matches"] += len(wanted)
        if found == wanted:
            tally["alike"] += 1
            continue
        tally["differs"] += 1
        for rule, event in sorted(found ^ wanted)[:3]:
            side = "logwacht" if (rule, event) in found else "the reference"
            print(f"{path}: only {side} finds {json.dumps(made[event])}")
    print(", ".join(f"{number} {name}" for name, number in tally.items()))
    sys.exit(1 if tally["differs"] else 0)


if __name__ == "__main__":
    main()
