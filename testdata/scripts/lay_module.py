#!/usr/bin/env python3
"""Lays the module files of one published module as test data.

    lay_module.py MODULE@VERSION DEST [--name NAME]

DEST gets:

    NAME/go.mod, NAME/go.sum   the module as published: the main module of the tests
    .../go.mod                 the modules that its relative `replace` lines point at,
                               at the versions that it requires
    proxy/                     a module proxy as a tree of files, holding the .info and
                               .mod files that resolving the main module reads, and
                               nothing else (no source)
    golden/                    what the go command answers: list.json, list.txt, graph.txt,
                               with the paths of this machine as placeholders

Everything is taken through the `go` command (environment variable GO, or the one on
PATH) from the proxy that it is configured to use. The golden files name the go release
that wrote them in golden/go-version.txt.
"""

import argparse
import json
import os
import pathlib
import shutil
import subprocess
import tempfile

import oracle


def go_mod_json(go, path):
    return json.loads(go.run(["mod", "edit", "-json", str(path)]))


def download(go, module, version):
    """Fetches one module and answers the directory of its files."""
    answer = json.loads(go.run(["mod", "download", "-json", f"{module}@{version}"]))
    return pathlib.Path(answer["Dir"])


def put(source, target):
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def lay_main(go, module, version, target):
    source = download(go, module, version)
    for name in ("go.mod", "go.sum"):
        put(source / name, target / name)


def lay_siblings(go, main, dest):
    """Puts the published siblings where the relative replacements point.

    A published module's zip holds no neighbours, so `replace m => ../m` dangles as
    shipped. A replacement of a module that is not required (etcd has two, to stop
    imports by mistake) is never read and stays dangling.
    """
    parsed = go_mod_json(go, main / "go.mod")
    required = {r["Path"]: r["Version"] for r in parsed.get("Require") or []}
    for replace in parsed.get("Replace") or []:
        old, new = replace["Old"]["Path"], replace["New"]
        if "Version" in new or old not in required:
            continue
        where = pathlib.Path(os.path.normpath(main / new["Path"]))
        if dest not in where.parents:
            raise SystemExit(f"{old}: replacement {new['Path']} lies outside {dest}")
        put(download(go, old, required[old]) / "go.mod", where / "go.mod")


def lay_proxy(cache, proxy):
    """Copies what the go command read from its cache, and lists the versions there."""
    download_dir = cache / "cache" / "download"
    for source in sorted(download_dir.rglob("*")):
        if source.suffix in (".info", ".mod") and source.parent.name == "@v":
            put(source, proxy / source.relative_to(download_dir))
    for directory in sorted(proxy.rglob("@v")):
        versions = sorted({p.stem for p in directory.glob("*.info")})
        (directory / "list").write_text("".join(v + "\n" for v in versions))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("module")
    parser.add_argument("dest", type=pathlib.Path)
    parser.add_argument("--name", default="main")
    args = parser.parse_args()
    module, version = args.module.split("@")
    dest = args.dest.resolve()
    if dest.exists():
        shutil.rmtree(dest)
    main_dir = dest / args.name

    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        fetch = oracle.Go(cwd=scratch, modcache=scratch / "fetched")
        lay_main(fetch, module, version, main_dir)
        lay_siblings(fetch, main_dir, dest)
        # A second, empty cache records exactly what resolving reads.
        read = oracle.Go(cwd=main_dir, modcache=scratch / "read")
        places = {main_dir.parent: "ROOT", scratch / "read": "MODCACHE"}
        oracle.write_golden(read, dest / "golden", places)
        lay_proxy(scratch / "read", dest / "proxy")
        fetch.clean()
        read.clean()


if __name__ == "__main__":
    main()
