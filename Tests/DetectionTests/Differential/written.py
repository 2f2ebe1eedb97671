#!/usr/bin/env python3
"""Records what the reference implementation finds for the rules in `written/`, each with its events beside it.

    pip install pysigma pysigma-backend-sqlite
    python3 Tests/DetectionTests/Differential/written.py

Writes `written/verdicts.json`, which DifferentialTests compares with. The rules are written the way public rules for Microsoft 365,
Azure, Linux and Windows security are: their headers, comments, quotes, filters, chains. generate.py covers every mixture of
modifiers and conditions; this covers how people write. Run it again after changing a rule or its events, look at the difference,
and commit both. SQLite decides no match here: no letters beyond ASCII, no text of digits against numbers, no arrays.
"""

import importlib.metadata
import json
import pathlib

import yaml

from public import reference
from sigma.collection import SigmaCollection


def flat(event, head=""):
    """Fields of nested objects by their names with dots, as columns."""
    made = {}
    for key, value in event.items():
        if isinstance(value, dict):
            made.update(flat(value, head + key + "."))
        else:
            made[head + key] = value
    return made


def main():
    folder = pathlib.Path(__file__).parent / "written"
    verdicts = {}
    for path in sorted(folder.glob("*.yml")):
        source = path.read_text()
        collection = SigmaCollection.from_yaml(source)
        events = [flat(json.loads(line)) for line in path.with_suffix(".jsonl").read_text().splitlines()]
        asked = {item.split("|")[0] for item in keys(source)}
        fields = sorted({key for event in events for key in event} | asked | {"message", "timestamp"})
        verdicts[path.stem] = {str(rule.id): [] for rule in collection.rules if hasattr(rule, "detection")}
        for rule, event in sorted(reference(source, collection, events, fields)):
            verdicts[path.stem][rule].append(event)
    version = importlib.metadata.version
    result = {"reference": f"pySigma {version('pysigma')}, SQLite backend {version('pysigma-backend-sqlite')}", "verdicts": verdicts}
    (folder / "verdicts.json").write_text(json.dumps(result, indent=1, sort_keys=True) + "\n")


def keys(source):
    """Every field that the rules of a file ask for."""

    def walk(value):
        if isinstance(value, dict):
            for key, inner in value.items():
                yield key
                yield from walk(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from walk(inner)

    for document in yaml.safe_load_all(source):
        for name, search in document.get("detection", {}).items():
            if name != "condition":
                yield from (key for key in walk(search) if key.split("|")[0])
        yield from document.get("correlation", {}).get("group-by", [])
    yield from fieldrefs(source)


def fieldrefs(source):
    return [line.split(":")[1].strip() for line in source.splitlines() if "|fieldref" in line]


if __name__ == "__main__":
    main()
