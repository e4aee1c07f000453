"""Module universes for the benchmarks: laid from published modules, generated, and served slowly."""

import asyncio
import base64
import contextlib
import hashlib
import json
import multiprocessing
import random
import shutil
import subprocess
import urllib.parse
import zipfile
from pathlib import Path


# Generated.


def generate(root, modules, edges, pruned, sources=False, seed=1):
    """A main module in root/main, and what it needs in the module cache root/cache/download.

    There are `modules` modules with `edges` requirements among them, the same ones at each call.
    Pruned, the main module lists every module, as a tidy one does, and only their own go.mod files
    count. Unpruned, it lists the first, and the others are found from there, each in its turn.
    With sources, each module is a package which imports those that come after it, and main all.
    """
    shutil.rmtree(root, ignore_errors=True)
    chance = random.Random(seed)
    go = "1.24" if pruned else "1.16"
    name = [f"example.com/team{n % 97}/module{n}" for n in range(modules)]
    sums = []
    for n in range(modules):
        # The next one, so that all are reached, and any others; cycles are allowed.
        required = {(n + 1) % modules}
        while len(required) < edges // modules:
            required |= {chance.randrange(modules)} - {n}
        minor = (chance.randrange(2) if pruned else 1 for _ in required)
        lines = (f"\t{name[r]} v1.{m}.0\n" for r, m in zip(sorted(required), minor))
        text = f"module {name[n]}\n\ngo {go}\n\nrequire (\n{''.join(lines)})\n"
        directory = root / "cache/download" / name[n] / "@v"
        directory.mkdir(parents=True)
        (directory / "v1.1.0.mod").write_text(text)
        (directory / "v1.1.0.info").write_text('{"Version":"v1.1.0","Time":"2024-01-01T00:00:00Z"}')
        sums.append(f"{name[n]} v1.1.0/go.mod {go_mod_hash(text)}\n")
        if sources:
            code = package(f"module{n}", [name[r] for r in sorted(required) if r > n])
            files = {"go.mod": text, "module.go": code}
            with zipfile.ZipFile(directory / "v1.1.0.zip", "w") as archive:
                for file, content in files.items():
                    archive.writestr(f"{name[n]}@v1.1.0/{file}", content)
            files = {f"{name[n]}@v1.1.0/{file}": content for file, content in files.items()}
            sums.append(f"{name[n]} v1.1.0 {hash_of(files)}\n")
    listed = "".join(f"\t{path} v1.1.0\n" for path in (name if pruned else name[:1]))
    main = root / "main"
    main.mkdir()
    (main / "go.mod").write_text(f"module example.com/main\n\ngo {go}\n\nrequire (\n{listed})\n")
    (main / "go.sum").write_text("".join(sorted(sums)))
    if sources:
        (main / "main.go").write_text(package("main", name) + "\nfunc main() {}\n")
    return main


def package(name, imports):
    lines = "".join(f'\t_ "{path}"\n' for path in imports)
    return f"package {name}\n\nimport (\n{lines})\n"


def go_mod_hash(text):
    return hash_of({"go.mod": text})


def hash_of(files):
    """The h1 hash of files, which are given by name and in the order of their names."""
    lines = (f"{hashlib.sha256(text.encode()).hexdigest()}  {name}\n" for name, text in files.items())
    return "h1:" + base64.b64encode(hashlib.sha256("".join(lines).encode()).digest()).decode()


# Published.


def lay(go, env, root, module, version, siblings=None):
    """A published module in root/main, as its repository has it; None when it cannot be had.

    Relative replacements point out of what is published, so the published siblings are put
    there, and require each other as the main module does. `siblings` is the version of those
    that are required as v0.0.0.
    """
    main = root / "main"
    if not (root / "laid").exists():
        shutil.rmtree(main, ignore_errors=True)
        main.mkdir(parents=True)
        try:
            lay_anew(go, env, main, module, version, siblings)
            # Reads all that the build list needs into the module cache.
            answer([go, "list", "-m", "all"], env, main)
        except subprocess.CalledProcessError:
            return None
        (root / "laid").touch()
    return main


def lay_sources(go, env, root, module, version):
    """A published program with its sources in root/main; whether it can be had."""
    if not (root / "laid").exists():
        shutil.rmtree(root / "main", ignore_errors=True)
        root.mkdir(parents=True, exist_ok=True)
        try:
            source = download(go, env, root, module, version)
        except subprocess.CalledProcessError:
            return False
        shutil.copytree(source["Dir"], root / "main", copy_function=shutil.copyfile)
        for directory in [root / "main", *(root / "main").rglob("*")]:
            directory.chmod(0o755)
        (root / "laid").touch()
    return True


def lay_anew(go, env, main, module, version, siblings):
    source = download(go, env, main, module, version)
    shutil.copyfile(source["GoMod"], main / "go.mod")
    shutil.copyfile(Path(source["Dir"]) / "go.sum", main / "go.sum")
    file = parsed(go, env, main)
    required = {r["Path"]: r["Version"] for r in file.get("Require") or []}
    local = [r for r in file.get("Replace") or [] if not r["New"].get("Version")]
    wanted = {r["Old"]["Path"]: required[r["Old"]["Path"]] for r in local if r["Old"]["Path"] in required}
    for replace in local:
        path = replace["Old"]["Path"]
        if path not in wanted:
            continue
        published = siblings if wanted[path] == "v0.0.0" else wanted[path]
        directory = main / replace["New"]["Path"]
        directory.mkdir(parents=True)
        target = directory / "go.mod"
        shutil.copyfile(download(go, env, main, path, published)["GoMod"], target)
        target.chmod(0o644)
        requires = parsed(go, env, directory).get("Require") or []
        edits = [f"-require={r['Path']}@{wanted[r['Path']]}" for r in requires if r["Path"] in wanted]
        if edits:
            answer([go, "mod", "edit", *edits], env, directory)


def download(go, env, directory, module, version):
    return json.loads(answer([go, "mod", "download", "-json", f"{module}@{version}"], env, directory))


def parsed(go, env, directory):
    return json.loads(answer([go, "mod", "edit", "-json"], env, directory))


def answer(command, env, directory):
    return subprocess.run(command, env=env, cwd=directory, check=True, stdout=subprocess.PIPE).stdout


# Served.


@contextlib.contextmanager
def slow_proxy(tree, latency):
    """Serves a tree of files as a module proxy that takes its time; the URL."""
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.Process(target=serve, args=(tree, latency, theirs), daemon=True)
    server.start()
    try:
        yield f"http://127.0.0.1:{ours.recv()}"
    finally:
        server.terminate()
        server.join()


def serve(tree, latency, pipe):
    async def connection(reader, writer):
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                path = urllib.parse.unquote(head.split(b" ", 2)[1].decode())
                await asyncio.sleep(latency)
                file = tree / path.lstrip("/")
                found = ".." not in file.parts and file.is_file()
                status, body = (b"200 OK", file.read_bytes()) if found else (b"404 Not Found", b"not found")
                writer.write(b"HTTP/1.1 %s\r\nContent-Length: %d\r\n\r\n%s" % (status, len(body), body))
                await writer.drain()
        writer.close()

    async def listen():
        server = await asyncio.start_server(connection, "127.0.0.1", 0)
        pipe.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(listen())
