#!/usr/bin/env python3
"""Makes golden.json: rules, events and what the reference implementation finds in them.

Needs `pip install pysigma pysigma-backend-sqlite`; the tests only read the result. Run it again after changing the
generator, look at the difference, and commit both:

    python3 Tests/DetectionTests/Differential/generate.py > Tests/DetectionTests/Differential/golden.json

Kept out on purpose, as SQLite and not Sigma decides there: letters beyond ASCII (LIKE and NOCASE fold ASCII only), text
that holds digits against numbers (type affinity), fields that are there but null (a column knows no difference), `week` (strftime's %W is no ISO week), and what
docs/decisions/0004-sigma-divergences.md decides otherwise (dashes in rule values other than - and /, utf16).
"""

import json
import random
import re
import sqlite3
import sys

from sigma.backends.sqlite import sqliteBackend
from sigma.collection import SigmaCollection

random.seed(20261123)
WORDS = ["cmd", "exe", "power", "shell", "whoami", "net", "user", "admin", "x", "ab"]
STRINGS = ["S1", "S2", "S3"]
NUMBERS = ["N1", "N2"]


def text(wild):
    pieces = []
    for _ in range(random.randint(0, 4)):
        word = random.choice(WORDS)
        pieces.append(word.upper() if random.random() < 0.2 else word)
        pieces.append(random.choice(["", " ", "\\", "-", " -", " /", "_", "%", ".", "[", "'"]))
        if wild and random.random() < 0.25:
            pieces.append(random.choice(["*", "?", "\\*", "\\?", "\\\\", "\\\\*"]))
    return "".join(pieces)


def quoted(value):
    return "'" + value.replace("'", "''") + "'"


def item():
    field = random.choice(STRINGS)
    kind = random.randrange(20)
    values = "[" + ", ".join(quoted(text(True)) for _ in range(random.randint(1, 3))) + "]"
    plain = quoted(random.choice(WORDS))
    if kind < 3:
        return f"{field}: {values}"
    if kind < 9:
        return f"{field}|{random.choice(['contains', 'startswith', 'endswith'])}: [{quoted(text(True) + random.choice(WORDS))}, {plain}]"
    if kind == 9:
        return f"{field}|contains|all: [{plain}, {quoted(random.choice(WORDS))}]"
    if kind == 10:
        return f"{field}|contains|windash: {quoted(random.choice([' -', ' /']) + random.choice(WORDS))}"
    if kind == 11:
        return f"{field}|contains|cased: {plain}"
    if kind == 12:
        return f"{field}|neq: {values}"
    if kind == 13:
        pattern = random.choice(["cmd.exe", "^po", "(net|user)", "[a-d]+m", "x$", r"\w+ -\w+"])
        return f"{field}|re{random.choice(['', '|i'])}: {quoted(pattern)}"
    if kind == 14:
        return f"{field}: null"
    if kind == 15:
        return f"{field}|exists: {random.choice(['true', 'false'])}"
    if kind == 16:
        return f"{random.choice(NUMBERS)}|{random.choice(['lt', 'lte', 'gt', 'gte'])}: {random.choice([0, 5, 7.5, 10])}"
    if kind == 17:
        return f"{random.choice(NUMBERS)}: [{random.randint(0, 10)}, {random.randint(0, 10)}]"
    if kind == 18:
        other = random.choice([f for f in STRINGS if f != field])
        return f"{field}|fieldref{random.choice(['', '|contains', '|startswith', '|endswith'])}: {other}"
    return random.choice([f"IP|cidr: 10.{random.randint(0, 3)}.0.0/{random.choice([14, 16, 24])}", f"B: {random.choice(['true', 'false'])}",
                          f"{field}|base64offset|contains: {plain}", f"{field}|base64|contains: {plain}", f"T|hour: {random.randint(0, 5)}"])


def search():
    items = [item() for _ in range(random.randint(1, 3))]
    keys = {i.split(":")[0]: i for i in items}
    if random.random() < 0.3:
        return "\n".join("            - " + i for i in keys.values())
    return "\n".join("            " + i for i in keys.values())


def condition():
    names = ["s1", "s2", "_s3"]

    def tree(depth):
        kind = random.randrange(6) if depth else 0
        if kind == 0:
            return random.choice(names + ["1 of s*", "all of s*", "1 of them", "all of them"])
        if kind == 1:
            return "not " + tree(0)
        if kind == 2:
            return "(" + tree(depth - 1) + ")"
        return tree(depth - 1) + random.choice([" and ", " or "]) + tree(depth - 1)

    return tree(3)


def rule():
    return f"""title: Generated
logsource:
    category: test
detection:
        s1:
{search()}
        s2:
{search()}
        _s3:
{search()}
        condition: {condition()}
"""


def event():
    import base64

    made = {}
    for field in STRINGS:
        if random.random() < 0.85:
            value = text(False)
            if random.random() < 0.1:
                value = base64.b64encode(value.encode()).decode()
            made[field] = value
    for field in NUMBERS:
        if random.random() < 0.8:
            made[field] = random.choice([random.randint(0, 12), 7.5])
    if random.random() < 0.8:
        made["IP"] = f"10.{random.randint(0, 3)}.{random.randint(0, 1)}.{random.randint(0, 255)}"
    if random.random() < 0.8:
        made["B"] = random.random() < 0.5
    if random.random() < 0.8:
        made["T"] = f"2026-03-02T0{random.randint(0, 5)}:{random.randint(10, 59)}:00"
    return made


def stored(value):
    return ("true" if value else "false") if isinstance(value, bool) else value


def database(events, fields):
    connection = sqlite3.connect(":memory:")
    connection.create_function("REGEXP", 2, lambda p, v: v is not None and re.search(p, str(v)) is not None)
    columns = ", ".join(f"`{f}` COLLATE NOCASE" for f in fields)
    connection.execute(f"CREATE TABLE logs ({columns})")
    for entry in events:
        connection.execute(f"INSERT INTO logs VALUES ({', '.join('?' * len(fields))})", [stored(entry.get(f)) for f in fields])
    return connection


def single():
    events = [event() for _ in range(120)]
    connection = database(events, STRINGS + NUMBERS + ["IP", "B", "T"])
    rules = []
    while len(rules) < 400:
        source = rule()
        try:
            query = sqliteBackend().convert(SigmaCollection.from_yaml(source))[-1]
        except Exception as error:  # the generator makes some that pySigma refuses
            print(f"left out: {error}", file=sys.stderr)
            continue
        found = [row[0] - 1 for row in connection.execute(query.replace("SELECT *", "SELECT rowid", 1))]
        rules.append({"rule": source, "matches": sorted(found)})
    return {"events": events, "rules": rules}


BASE = "".join(
    f"title: {n}\nname: {n}\nlogsource: {{category: test}}\ndetection:\n    s: {{kind: {n}}}\n    condition: s\n---\n" for n in "abc"
)


def correlated():
    cases = []
    for _ in range(240):
        kind = random.choice(["event_count", "value_count", "value_sum", "value_avg", "value_median", "value_percentile", "temporal",
                              "temporal_ordered", "absence"])
        span = random.randint(1, 15)
        body = {"temporal": "rules: [a, b, c]", "temporal_ordered": "rules: [a, b]", "absence": "condition: a and not b"}.get(kind, "rules: [a, b]")
        if kind.startswith("value") or kind == "event_count":
            field = ", field: n" if kind.startswith("value") else ""
            percentile = ", percentile: 80" if kind == "value_percentile" else ""
            body += f"\n    condition: {{{random.choice(['gte', 'gt', 'lte', 'eq'])}: {random.randint(1, 5)}{field}{percentile}}}"
        source = BASE + f"title: C\nname: C\ncorrelation:\n    type: {'temporal' if kind == 'absence' else kind}\n    {body}\n    group-by: [user]\n    timespan: {span}s\n"
        events = sorted(
            ({"timestamp": f"2026-03-02T00:00:{random.randint(0, 59):02}Z", "kind": random.choice("abcd"), "user": random.choice(["u", "U", "v", None]),
              "n": random.randint(0, 5)} for _ in range(30)), key=lambda e: e["timestamp"])
        connection = database(events, ["timestamp", "kind", "user", "n"])
        query = sqliteBackend().convert(SigmaCollection.from_yaml(source))[-1]
        cursor = connection.execute(query)
        columns = [c[0] for c in cursor.description]
        rows = [dict(zip(columns, row)) for row in cursor]
        # An absence is told for its first moment, everything else for its last. A window that ends with the input's last
        # event counts as passed there and as open here: another event of that moment could still come.
        last = max(int(e["timestamp"][17:19]) for e in events)
        moments = set()
        for row in rows:
            start, end = (int(row[k]) % 60 for k in ("window_start", "window_end"))
            if row["window_end"] - row["window_start"] > span + 0.5:
                raise SystemExit("a window longer than its span")
            user = json.loads(row["group_keys"])["user"]
            base = int(row["window_start"]) // 60 * 60
            if kind == "absence":
                if int(row["window_end"]) - base < last:
                    moments.add(f"{user}@{start:02}")
            else:
                moments.add(f"{user}@{end:02}")
        cases.append({"kind": kind, "rules": source, "events": events, "matches": sorted(moments)})
    return cases


if __name__ == "__main__":
    json.dump({"single": single(), "correlations": correlated()}, sys.stdout, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
