"""The benchmarks of bytes: hashing, verifying and fetching modules, and the memory that it takes.

Each group yields sections of docs/benchmarks.md, as those of `run` do, whose tools it uses. The
module cache that they share is filled from the module proxy the first time, some 3 GB of it.
"""

import functools
import json
import os
import shutil
import statistics
import subprocess
import tempfile
import zipfile
from pathlib import Path

import graphs
import universe

LATENCY = 0.05
# A run of the go command takes half a minute or more.
RUNS = 3
# Where caches that are filled while it is measured go: a disk that is slow today is no one's merit.
SHM = Path("/dev/shm")
ROOM = 6 << 30
MIB = 1 << 20


def groups(run):
    """The groups by name; `run` is the program that measures."""
    named = {"hash": hashes, "verify": verify, "proofs": proofs, "download": download, "memory": memory}
    return {name: functools.partial(group, run) for name, group in named.items()}


def projects(run, bench, program):
    """Real projects, their directories and the module cache that has all modules of their builds."""
    cache = run.WORK / "modcache-proof"
    found = []
    for title, main, _ in graphs.projects(run, bench):
        if title.startswith("a generated"):
            continue
        env = environment(bench, cache)
        filled = run.WORK / f"proof-{main.parent.name}.filled"
        if not filled.exists():
            fetch = subprocess.run([program, "download", "-q", "all"], env=env, cwd=main)
            if fetch.returncode:
                run.say(f"not all modules of {title} can be had: left out")
                continue
            filled.touch()
        found.append((title, main))
    return cache, found


def environment(bench, cache, goproxy=None):
    env = dict(bench.env, GOMODCACHE=str(cache), GOSUMDB="off", GONOPROXY="none", GOFLAGS="-modcacherw")
    if goproxy:
        env["GOPROXY"] = goproxy
    return env


def hashes(run, bench):
    program = bench.cargo("gomod-cli", "gomod")
    measure = bench.cargo("gomod-benches", "measure")
    cache, found = projects(run, bench, program)
    if not found:
        run.say("no modules to hash")
        return
    yield "## Hashing modules, in process, on all cores\n"
    yield (
        "The modules of the build lists of " + " and ".join(title for title, _ in found) + ": h1 of "
        "unpacked directories and of zips, with the rules for zips looked at, against a bare loop on "
        "as many threads that walks, reads and hashes the same files, or inflates and hashes the same "
        "entries of zips that it has in memory (`measure dirs|zips LIST ROUNDS`). Both take turns in "
        f"one process; medians of {bench.runs} rounds after one that warms up.\n"
    )
    built = set()
    for _, main in found:
        lines = run.output([program, "list", main], environment(bench, cache, "off")).splitlines()
        built |= {tuple(line.split(" => ")[-1].split(" ")[:2]) for line in lines}
    modules = sorted(m for m in listed(cache) if m[:2] in built)
    rows, ratios = [], []
    for kind, name in [("dirs", "directories"), ("zips", "zips")]:
        at = {"dirs": lambda m: m[2], "zips": lambda m: m[3]}[kind]
        file = run.WORK / f"{kind}.list"
        file.write_text("".join(f"{m[0]} {m[1]} {at(m)}\n" for m in modules))
        result = json.loads(run.output([measure, kind, file, str(bench.runs)]))
        ours, bare = (statistics.median(result[side]) for side in ("ours", "bare"))
        size = result["bytes"]
        rows += [
            [f"{name}, {who}", result["modules"], result["files"], f"{size / 1e6:.0f}",
             f"{seconds * 1e3:.0f}", f"{size / seconds / 1e6:.0f}"]
            for who, seconds in [("gomod", ours), ("bare loop", bare)]
        ]
        ratios.append((name, bare / ours))
    yield run.table(["", "modules", "files", "MB", "wall, ms", "MB/s"], rows)
    for name, value in ratios:
        yield run.ratio(f"our speed over {name} to the bare loop's", value, ">= 0.85")


def listed(cache):
    """Path, version, directory and zip of each module that is there."""
    root = cache / "cache/download"
    for zip_file in root.rglob("@v/*.zip"):
        escaped = zip_file.parent.parent.relative_to(root)
        directory = cache / f"{escaped}@{zip_file.stem}"
        if directory.is_dir():
            yield plain(str(escaped)), plain(zip_file.stem), directory, zip_file


def plain(escaped):
    first, *rest = escaped.split("!")
    return first + "".join(part[:1].upper() + part[1:] for part in rest)


def verify(run, bench):
    program = bench.cargo("gomod-cli", "gomod")
    if not bench.go:
        run.say("no go command: verifying has no peer here")
        return
    cache, found = projects(run, bench, program)
    runs = min(bench.runs, 2 * RUNS)
    yield "## Verifying modules\n"
    yield (
        "`gomod verify` against `go mod verify`, on one module cache that has zip and directory of "
        "every module. `gomod verify` holds all against go.sum, and go.mod files too; `go mod verify` "
        f"against the hashes noted in the cache. Whole processes, warm; medians of {runs} turns.\n"
    )
    for title, main in found:
        env = environment(bench, cache, "off")
        answer = json.loads(run.output_in([program, "verify", "--json"], env, main))
        size = sum(bytes_of(Path(part["file"])) for m in answer["modules"] for part in m.get("parts", []))
        gomod, go = run.alternate(
            runs,
            lambda: run.resources([program, "verify"], env, cwd=main),
            lambda: run.resources([bench.go, "mod", "verify"], env, cwd=main),
        )
        yield f"### {title}, {len(answer['modules'])} modules, {size / 1e9:.2f} GB\n"
        rows = [row(run, "`gomod verify`", gomod), row(run, "`go mod verify`", go)]
        yield run.table(HEAD, rows)
        yield run.ratio("go's time to ours", graphs.ratio(run, go, gomod), ">= 2")


def bytes_of(path):
    if path.is_dir():
        return sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
    return path.stat().st_size


def proofs(run, bench):
    """What criterion makes of `benches/proofs.rs`, in this run: nothing of an earlier one is taken."""
    with tempfile.TemporaryDirectory() as home:
        run.run(
            ["cargo", "bench", "--quiet", "-p", "gomod-benches", "--bench", "proofs"],
            cwd=run.ROOT,
            env=dict(bench.env, CRITERION_HOME=home),
            stdout=subprocess.DEVNULL,
        )
        found = sorted(Path(home).glob("*/*/new/estimates.json"), key=lambda file: file.stat().st_mtime)
        medians = [(file.parts[-3], json.loads(file.read_text())["median"]) for file in found]
    if not medians:
        run.say("criterion left no estimates: no proofs")
        return
    yield "## Proofs of the checksum database\n"
    yield (
        "1,000 records of a log of 100,000, proven in process, on all cores, from what is in the cache, by a "
        "client that has seen none of it: once where all answers have one tree head, once where each has "
        "its own. `cargo bench -p gomod-benches --bench proofs`; criterion's medians, with the bounds of "
        "its confidence interval of 95 %.\n"
    )
    rows = []
    for name, median in medians:
        bounds = median["confidence_interval"]
        times = median["point_estimate"], bounds["lower_bound"], bounds["upper_bound"]
        rows.append([name, *(f"{ns / 1e6:.1f}" for ns in times)])
    yield run.table(["1,000 proofs", "ms", "at least", "at most"], rows)
    for name, median in medians:
        yield f"Time with {name}: **{median['point_estimate'] / 1e6:.0f} ms** (wanted: < 100 ms)\n"


HEAD = ["", "wall, ms", "peak memory, MiB"]


def row(run, name, turns):
    wall, rss = run.median(turns, "wall") * 1e3, run.median(turns, "rss") / 1024
    return [name, f"{wall:.0f}", f"{rss:.1f}"]


def download(run, bench):
    program = bench.cargo("gomod-cli", "gomod")
    if not bench.go:
        run.say("no go command: fetching has no peer here")
        return
    cache, found = projects(run, bench, program)
    if not found:
        run.say("no modules to fetch")
        return
    (title, main), tree = found[0], cache / "cache/download"
    runs = min(bench.runs, RUNS)
    place = scratch(run)
    yield "## Fetching modules\n"
    yield (
        f"`gomod download all` against `go mod download all` for {title}, into an empty module cache"
        + (" in memory" if SHM in place.parents else "")
        + ", unpacking included. The proxy is a tree of files, and the same on the loopback interface "
        "(HTTP/1.1, connections kept), at once or after "
        f"{LATENCY * 1e3:.0f} ms for each answer; no checksum database. Medians of {runs} turns.\n"
    )
    for what, latency in [("from a tree of files", None), ("from the loopback", 0), ("with latency", LATENCY)]:
        if latency is None:
            turns = fetched(run, bench, program, main, place, f"file://{tree}", runs)
        else:
            with universe.slow_proxy(tree, latency) as url:
                turns = fetched(run, bench, program, main, place, url, runs)
        gomod, go = turns
        yield f"### {title}, {what}\n"
        rows = [row(run, "`gomod download all`", gomod), row(run, "`go mod download all`", go)]
        yield run.table(HEAD, rows)
        yield run.ratio("go's time to ours", graphs.ratio(run, go, gomod), "> 1")
    shutil.rmtree(place, ignore_errors=True)


def fetched(run, bench, program, main, place, url, runs):
    def side(command):
        graphs.fresh(place)
        return run.resources(command, environment(bench, place, url), cwd=main)

    return run.alternate(
        runs,
        lambda: side([program, "download", "-q", "all"]),
        lambda: side([bench.go, "mod", "download", "all"]),
    )


def scratch(run):
    """An empty directory for module caches: in memory where there is room."""
    room = SHM.is_dir() and shutil.disk_usage(SHM).free > ROOM
    return graphs.fresh((SHM if room else run.WORK) / f"gomod-benches-{os.getpid()}")


def memory(run, bench):
    program = bench.cargo("gomod-cli", "gomod")
    yield "## Memory and the size of zips\n"
    yield (
        "`gomod download` and `gomod verify` of a made-up module with one file of random bytes. Peak "
        "resident set of the process; medians of 3 turns.\n"
    )
    place = scratch(run)
    rows, peaks = [], {"download": [], "verify": []}
    for size in (1, 64, 400):
        root = place / str(size)
        main = lay_large(root, size * MIB)
        env = environment(bench, root / "modcache", f"file://{root}/proxy")
        fetch = [program, "download", "-q", "example.com/large@v1.0.0"]

        def fetching():
            graphs.fresh(root / "modcache")
            return run.resources(fetch, env, cwd=main)

        (fetches,) = run.alternate(3, fetching)
        answer = json.loads(run.output_in([program, "download", "--json"], env, main))
        sums = [f"example.com/large v1.0.0 {answer['Sum']}", f"example.com/large v1.0.0/go.mod {answer['GoModSum']}"]
        (main / "go.sum").write_text("\n".join(sums) + "\n")
        (verified,) = run.alternate(3, lambda: run.resources([program, "verify"], env, cwd=main))
        for name, turns in [("download", fetches), ("verify", verified)]:
            rows.append(row(run, f"`gomod {name}`, {size} MiB", turns))
            peaks[name].append(run.median(turns, "rss"))
        graphs.fresh(root)
    shutil.rmtree(place, ignore_errors=True)
    yield run.table(HEAD, rows)
    for name, (small, _, large) in peaks.items():
        yield run.ratio(f"the peak of `gomod {name}` at 400 MiB to that at 1 MiB", large / small, "<= 1.1")


def lay_large(root, size):
    """A proxy with one module that has so many bytes, and a main module that requires it."""
    graphs.fresh(root)
    at = root / "proxy/example.com/large/@v"
    at.mkdir(parents=True)
    (at / "v1.0.0.mod").write_text("module example.com/large\n")
    (at / "v1.0.0.info").write_text('{"Version":"v1.0.0"}')
    with zipfile.ZipFile(at / "v1.0.0.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("example.com/large@v1.0.0/go.mod", "module example.com/large\n")
        with archive.open("example.com/large@v1.0.0/random", "w") as file:
            for _ in range(size // MIB):
                file.write(os.urandom(MIB))
    main = root / "main"
    main.mkdir()
    (main / "go.mod").write_text("module m\n\ngo 1.24\n\nrequire example.com/large v1.0.0\n")
    return main
