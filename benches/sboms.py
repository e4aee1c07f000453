"""The benchmarks of documents: written, validated and compared.

Each group yields sections of docs/benchmarks.md, as those of `run` do, whose tools it uses.
"""

import functools
import json
import os
import subprocess
from pathlib import Path

import universe

# What is asked of the time of a peer to ours, and of our memory to its.
TIME, MEMORY = ">= 20", "<= 0.20"


def groups(run):
    """The groups by name; `run` is the program that measures."""
    named = {"sbom": sbom, "documents": documents}
    return {name: functools.partial(group, run) for name, group in named.items()}


def sbom(run, bench):
    program = bench.cargo("gomod-cli", "gomod")
    yield "## SBOMs\n"
    yield (
        "Module files and a module cache that an earlier run filled; nothing is fetched while it "
        f"is measured. Medians of {bench.runs} turns; memory is the peak resident set, of "
        "cyclonedx-gomod or the largest of the go commands that it runs.\n"
    )
    if bench.syft:
        yield from beside_syft(run, bench, program)
    else:
        run.say("no syft: it is left out")
    if bench.cyclonedx_gomod and bench.go:
        yield from beside_cyclonedx_gomod(run, bench, program)
    else:
        run.say("no cyclonedx-gomod, or no go command that it could run: it is left out")


def beside_syft(run, bench, program):
    yield (
        "syft runs with no `go` on the PATH, so that it fetches nothing, and with its update check "
        "off.\n"
    )
    server = run.copy_tree("etcd") / "server"
    trees = [("etcd's server (`testdata/etcd/server`)", server, f"file://{run.ROOT}/testdata/etcd/proxy")]
    workspace = bench.corpus / "etcd-io+etcd"
    if workspace.is_dir():
        trees.append(("etcd, the whole workspace (from the corpus)", workspace, None))
    for title, tree, proxy in trees:
        cache = run.WORK / f"modcache-{tree.name}"
        env = dict(bench.env, GOWORK="", GOMODCACHE=str(cache))
        ours = [program, "sbom", tree, "--timestamp", "none"]
        # Without a proxy of its own the cache is filled from the default one.
        fill = dict(env, **({"GOPROXY": proxy} if proxy else {}))
        if subprocess.run(list(map(str, ours)), env=fill, stdout=subprocess.DEVNULL).returncode != 0:
            run.say(f"{title}: the module cache could not be filled")
            continue
        theirs = [bench.syft, "scan", f"dir:{tree}", "-q", "-o", "cyclonedx-json"]
        theirs_env = {"PATH": "/usr/bin:/bin", "HOME": str(run.WORK), "SYFT_CHECK_FOR_APP_UPDATE": "false"}
        gomod, syft = run.alternate(
            bench.runs,
            lambda: run.resources(ours, dict(env, GOPROXY="off")),
            lambda: run.resources(theirs, theirs_env),
        )
        name = f"`syft dir:DIR -o cyclonedx-json` {bench.syft_version()}"
        yield from pair(run, title, gomod, "syft", name, syft)


def beside_cyclonedx_gomod(run, bench, program):
    version = run.output([bench.cyclonedx_gomod, "version"]).split()[1]
    yield (
        "cyclonedx-gomod loads every package of a program with the go command, so it needs their "
        "sources, which `gomod sbom` does not read: it has no answer for a tree of module files "
        "alone, such as that of etcd.\n"
    )
    for title, main, proxy in programs(run, bench):
        caches = run.WORK / "modcache-programs" / main.parent.name
        env = dict(
            bench.env,
            GOPROXY=proxy,
            GOMODCACHE=str(caches),
            GONOSUMDB="*",
            PATH=f"{Path(bench.go).parent}:{os.environ['PATH']}",
        )
        sides = [
            [program, "sbom", main, "--timestamp", "none"],
            [bench.cyclonedx_gomod, "mod", "-json", main],
        ]
        fill = [subprocess.run(list(map(str, side)), env=env, capture_output=True) for side in sides]
        if any(side.returncode for side in fill):
            run.say(f"{title}: {b' '.join(side.stderr for side in fill).decode()[-500:]}")
            continue
        env["GOPROXY"] = "off"
        gomod, peer = run.alternate(
            bench.runs, *(lambda side=side: run.resources(side, env) for side in sides)
        )
        name = f"`cyclonedx-gomod mod -json DIR` {version}"
        yield from pair(run, title, gomod, "cyclonedx-gomod", name, peer)


def programs(run, bench):
    """Each program with its sources: its title, its directory and a proxy that has what it needs."""
    root = run.WORK / "generated-sources"
    main = universe.generate(root, 1_000, 10_000, pruned=True, sources=True)
    yield "a generated program of 1,000 modules", main, f"file://{root}/cache/download"
    root = run.WORK / "programs" / "syft"
    env = dict(bench.env, GOMODCACHE=str(run.WORK / "modcache-live"), GONOSUMDB="*")
    if universe.lay_sources(bench.go, env, root, "github.com/anchore/syft", "v1.18.1"):
        yield "syft v1.18.1", root / "main", run.output([bench.go, "env", "GOPROXY"], env).strip()
    else:
        run.say("the sources of syft cannot be had: left out")


def pair(run, title, gomod, peer, name, turns):
    """The table of one tree, and the ratios."""
    rows = [sbom_row(run, "`gomod sbom DIR`", gomod), sbom_row(run, name, turns)]
    yield f"### {title}, beside {peer}\n"
    yield run.table(["", "wall, ms", "peak memory, MiB", "components", "edges"], rows)
    yield run.ratio(f"{peer}'s time to ours", run.median(turns, "wall") / run.median(gomod, "wall"), TIME)
    yield run.ratio(f"our memory to {peer}'s", run.median(gomod, "rss") / run.median(turns, "rss"), MEMORY)


def sbom_row(run, name, turns):
    document = json.loads(turns[-1]["out"])
    edges = sum(len(entry.get("dependsOn", [])) for entry in document.get("dependencies", []))
    components = len(document.get("components", []))
    return [name, *figures(run, turns), components, edges]


def figures(run, turns):
    return [f"{run.median(turns, 'wall') * 1e3:.1f}", f"{run.median(turns, 'rss') / 1024:.1f}"]


def documents(run, bench):
    program = bench.cargo("gomod-cli", "gomod")
    yield "## Documents of 5,000 components\n"
    yield (
        "`gomod sbom validate FILE` and `gomod compare FILE FILE`, on what `gomod sbom` writes of a "
        "generated module with 5,000 modules in its build list and 20,000 requirements between "
        f"them. Whole processes; medians of {bench.runs} turns.\n"
    )
    root = run.WORK / "generated-5000"
    main = universe.generate(root, 5_000, 20_000, pruned=True)
    env = dict(bench.env, GOPROXY="off", GOMODCACHE=str(root))
    rows, worst = [], 0.0
    for title, options in [
        ("CycloneDX 1.6", []),
        ("CycloneDX 1.6, profile bsi-2.1", ["--profile", "bsi-2.1"]),
        ("SPDX 2.3", ["--format", "spdx-json"]),
    ]:
        file = run.WORK / "document.json"
        write = [program, "sbom", main, "--timestamp", "none", *options, "--output", file]
        # It tells what the profile demands and only a person knows.
        subprocess.run(list(map(str, write)), env=env, check=True, stderr=subprocess.DEVNULL)
        validate, compare = run.alternate(
            bench.runs,
            lambda: run.resources([program, "sbom", "validate", file], env),
            lambda: run.resources([program, "compare", file, file], env),
        )
        size = f"{file.stat().st_size / 1e6:.1f}"
        rows += [
            [f"`{name}` {title}", size, *figures(run, turns)]
            for name, turns in [("validate", validate), ("compare", compare)]
        ]
        worst = max(worst, run.median(validate, "wall"), run.median(compare, "wall"))
    yield run.table(["", "MB", "wall, ms", "peak memory, MiB"], rows)
    yield f"The slowest takes **{worst * 1e3:.1f} ms** (wanted: each under 100 ms)\n"
