"""The benchmarks of requirement graphs: real and generated, warm and cold.

Each group yields sections of docs/benchmarks.md, as those of `run` do, whose tools it uses.
"""

import functools
import os
import shutil
import time

import universe

LATENCY = 0.05
# A cold run of the go command takes half a minute.
COLD_RUNS = 3


def groups(run):
    """The groups by name; `run` is the program that measures."""
    named = {"warm": warm, "check": check, "cold": cold, "workspace": workspace, "scale": scale}
    return {name: functools.partial(group, run) for name, group in named.items()}


def projects(run, bench):
    """Each project's title, its main module's directory and a proxy tree that has what it needs."""
    cache = run.WORK / "modcache-live"
    env = dict(bench.env, GOMODCACHE=str(cache), GONOSUMDB="*")
    for title, module, version, siblings in [
        ("syft", "github.com/anchore/syft", "v1.18.1", None),
        ("Kubernetes", "k8s.io/kubernetes", "v1.37.2", "v0.37.2"),
    ]:
        root = run.WORK / "live" / title.lower()
        main = universe.lay(bench.go, env, root, module, version, siblings)
        if main:
            yield f"{title} {version}", main, cache / "cache/download"
        else:
            run.say(f"{module}@{version} cannot be had: left out")
    root = run.WORK / "generated-1000"
    # Real go.mod files name some ten modules, too.
    main = universe.generate(root, 1_000, 10_000, pruned=True)
    yield "a generated project of 1,000 modules", main, root / "cache/download"


def sides(run, bench, program, main, proxy, caches):
    """What gomod and go are run by, each with a module cache of its own in `caches`."""
    for name, command in [("gomod", [program, "list", main]), ("go", [bench.go, "list", "-m", "all"])]:
        cache = caches / name
        env = dict(bench.env, GOPROXY=proxy, GOMODCACHE=str(cache), GOSUMDB="off", GONOPROXY="none")
        yield cache, lambda command=command, env=env: run.resources(command, env, cwd=main)


def row(run, name, turns):
    wall, rss = run.median(turns, "wall") * 1e3, run.median(turns, "rss") / 1024
    return [name, f"{wall:.1f}", f"{rss:.1f}", len(turns[-1]["out"].splitlines())]


HEAD = ["", "wall, ms", "peak memory, MiB", "lines"]


def warm(run, bench):
    program = bench.cargo("gomod-cli", "gomod")
    loop = bench.cargo("gomod-benches", "measure")
    if not bench.go:
        run.say("no go command: build lists have no peer here")
        return
    yield "## Build lists, warm\n"
    yield (
        "`gomod list DIR` against `go list -m all`, each with a module cache of its own that an "
        "earlier run filled, and against a bare loop on one thread that opens, reads and hashes "
        "the go.mod and go.sum files that the answer rests on (`measure files LIST`). `gomod` has an "
        "index of them from an earlier run: it hashes what the index has, and looks at no file whose "
        "hash go.sum knows. Whole processes; "
        f"medians of {bench.runs} turns.\n"
    )
    for title, main, tree in projects(run, bench):
        caches = fresh(run.WORK / "warm")
        (ours, gomod), (_, go) = sides(run, bench, program, main, f"file://{tree}", caches)
        if sorted(gomod()["out"].splitlines()) != sorted(go()["out"].splitlines()):
            run.say(f"{title}: the answers differ")
        # The index takes in files only once they were left alone for two seconds.
        time.sleep(4)
        gomod()
        # The cache was empty: what is in it now was read. Local modules are in the main tree.
        read = [*ours.rglob("*.mod"), *main.rglob("go.mod"), *main.rglob("go.sum")]
        files = run.WORK / "warm.list"
        files.write_text("".join(f"{path}\n" for path in sorted(read)))
        gomod, go, bare = run.alternate(
            bench.runs,
            gomod,
            go,
            lambda: run.resources([loop, "files", files], bench.env),
        )
        yield f"### {title}\n"
        yield f"{len(read)} files.\n"
        rows = [row(run, "`gomod list DIR`", gomod), row(run, "`go list -m all`", go)]
        yield run.table(HEAD, [*rows, [*row(run, "bare loop", bare)[:3], ""]])
        yield run.ratio("go's time to ours", ratio(run, go, gomod), ">= 6")
        yield run.ratio("our time to the bare loop's", ratio(run, gomod, bare), "<= 1.5")


def check(run, bench):
    program = bench.cargo("gomod-cli", "gomod")
    title, main, tree = next(projects(run, bench))
    cache = run.WORK / "modcache-check"
    env = dict(bench.env, GOMODCACHE=str(cache), GOPROXY=f"file://{tree}", GOSUMDB="off")
    run.resources([program, "check", main], env)
    time.sleep(4)
    run.resources([program, "check", main], env)
    (turns,) = run.alternate(bench.runs, lambda: run.resources([program, "check", main], env))
    yield "## The rules, warm\n"
    yield f"`gomod check DIR` on {title}. Medians of {bench.runs} turns.\n"
    yield run.table(["", "wall, ms", "peak memory, MiB"], [row(run, "`gomod check DIR`", turns)[:3]])
    yield "Wanted: under 150 ms.\n"


def cold(run, bench):
    program = bench.cargo("gomod-cli", "gomod")
    if not bench.go:
        run.say("no go command: build lists have no peer here")
        return
    runs = min(bench.runs, COLD_RUNS)
    yield "## Build lists, cold\n"
    yield (
        "The same with empty module caches, from a proxy on the loopback interface (HTTP/1.1, "
        f"connections kept) that waits {LATENCY * 1e3:.0f} ms before each answer; no checksum "
        f"database. Medians of {runs} turns.\n"
    )
    for title, main, tree in projects(run, bench):
        with universe.slow_proxy(tree, LATENCY) as url:
            caches = run.WORK / "cold"
            measured = [
                lambda cache=cache, side=side: fresh(cache) and side()
                for cache, side in sides(run, bench, program, main, url, caches)
            ]
            gomod, go = run.alternate(runs, *measured)
        if sorted(gomod[0]["out"].splitlines()) != sorted(go[0]["out"].splitlines()):
            run.say(f"{title}: the answers differ")
        yield f"### {title}, cold\n"
        rows = [row(run, "`gomod list DIR`", gomod), row(run, "`go list -m all`", go)]
        yield run.table(HEAD, rows)
        yield run.ratio("go's time to ours", ratio(run, go, gomod), ">= 2")
    fresh(run.WORK / "cold")


def workspace(run, bench):
    program = bench.cargo("gomod-cli", "gomod")
    tree = bench.corpus / "etcd-io+etcd"
    if not tree.is_dir():
        run.say("no etcd in the corpus: no workspace is measured")
        return
    cache = run.WORK / f"modcache-{tree.name}"
    env = dict(bench.env, GOWORK="", GOMODCACHE=str(cache))
    run.resources([program, "list", tree], env)
    (turns,) = run.alternate(
        bench.runs, lambda: run.resources([program, "list", tree], dict(env, GOPROXY="off"))
    )
    yield "## The build list of a workspace, warm\n"
    yield f"`gomod list DIR` on etcd with its go.work file. Medians of {bench.runs} turns.\n"
    yield run.table(HEAD, [row(run, "`gomod list DIR`", turns)])
    yield "Wanted: under 100 ms and 50 MiB.\n"


def scale(run, bench):
    program = bench.cargo("gomod-cli", "gomod")
    yield "## Large graphs, warm\n"
    yield (
        "`gomod list DIR` on generated modules before go 1.17, so that all go.mod files are read "
        f"and every requirement counts. Medians of {bench.runs} turns.\n"
    )
    rows, memory = [], []
    for modules in (10_000, 20_000):
        edges = 10 * modules
        root = run.WORK / f"generated-{modules}"
        main = universe.generate(root, modules, edges, pruned=False)
        env = dict(bench.env, GOPROXY="off", GOMODCACHE=str(root))
        run.resources([program, "list", main], env)
        (turns,) = run.alternate(bench.runs, lambda: run.resources([program, "list", main], env))
        rows.append(row(run, f"{modules:,} modules, {edges:,} edges", turns))
        memory.append(run.median(turns, "rss") * 1024)
    yield run.table(HEAD, rows)
    yield "Wanted: the first under a second.\n"
    yield run.ratio("memory at twice the size", memory[1] / memory[0], "<= 2")


def ratio(run, of, to):
    return run.median(of, "wall") / run.median(to, "wall")


def fresh(directory):
    """An empty directory in place of what is there; the go command makes its cache read-only."""
    for parent, _, _ in os.walk(directory):
        os.chmod(parent, 0o755)
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(parents=True)
    return directory
