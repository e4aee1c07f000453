#!/usr/bin/env python3
"""Makes the schemas of this directory from those of the CycloneDX specification.

    strip.py DIRECTORY    the directory `schema` of github.com/CycloneDX/specification

Titles, descriptions, examples and other words that check nothing are left out; the rules stay
as they are.
"""
import json
import pathlib
import sys

WORDS = {"title", "description", "examples", "default", "meta:enum", "deprecated", "$comment"}
MAPS = {"properties", "definitions"}
DATA = {"enum", "const", "required"}
NAMES = {
    "bom-1.2-strict": "bom-1.2", "bom-1.3-strict": "bom-1.3", "bom-1.4": "bom-1.4",
    "bom-1.5": "bom-1.5", "bom-1.6": "bom-1.6", "bom-1.7": "bom-1.7",
    "spdx": "spdx", "jsf-0.82": "jsf-0.82", "cryptography-defs": "cryptography-defs",
}


def strip(schema):
    if isinstance(schema, list):
        return [strip(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {}
    for key, value in schema.items():
        if key in WORDS:
            continue
        if key in DATA:
            kept[key] = value
        elif key in MAPS and isinstance(value, dict):
            kept[key] = {name: strip(inner) for name, inner in value.items()}
        else:
            kept[key] = strip(value)
    return kept


source = pathlib.Path(sys.argv[1])
for name, ours in NAMES.items():
    schema = json.loads((source / f"{name}.schema.json").read_text(encoding="utf-8"))
    stripped = strip(schema)
    if "$comment" in schema:
        stripped["$comment"] = schema["$comment"]
    text = json.dumps(stripped, separators=(",", ":"), ensure_ascii=False)
    target = pathlib.Path(__file__).parent / f"{ours}.schema.json"
    target.write_text(text + "\n", encoding="utf-8")
