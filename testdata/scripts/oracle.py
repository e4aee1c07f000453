"""The go command as an oracle: how the scripts here run it, and what they keep of it."""

import os
import pathlib
import subprocess

GO = os.environ.get("GO", "go")


class Go:
    """Runs the go command in a directory with a module cache of its own.

    The user's settings are shut out (GOENV=off, empty GOFLAGS), so that the answers
    depend on the files alone. The checksum database is not asked: go.sum is the proof.
    """

    def __init__(self, cwd, modcache, **env):
        self.cwd = pathlib.Path(cwd)
        self.env = {
            **os.environ,
            "GOENV": "off",
            "GOFLAGS": "",
            "GOWORK": "",
            "GOSUMDB": "off",
            "GOMODCACHE": str(modcache),
            **env,
        }

    def attempt(self, args):
        return subprocess.run(
            [GO, *args], cwd=self.cwd, env=self.env, capture_output=True, text=True
        )

    def run(self, args):
        done = self.attempt(args)
        if done.returncode != 0:
            raise SystemExit(f"go {' '.join(args)} in {self.cwd}:\n{done.stderr}")
        return done.stdout

    def clean(self):
        """Removes the module cache, whose unpacked directories are read-only."""
        self.run(["clean", "-modcache"])


# file of the golden directory -> arguments of the go command
QUESTIONS = {
    "list.json": ["list", "-m", "-json", "all"],
    "list.txt": ["list", "-m", "all"],
    "graph.txt": ["mod", "graph"],
}


def without_paths(text, places):
    """Replaces the directories in `places` by their names."""
    for directory, name in sorted(places.items(), key=lambda p: -len(str(p[0]))):
        text = text.replace(str(directory), name)
    return text


def write_golden(go, golden, places, questions=QUESTIONS):
    """Asks the questions and writes each answer, or the error, under `golden`."""
    golden.mkdir(parents=True, exist_ok=True)
    for name, args in questions.items():
        done = go.attempt(args)
        kept = done.stdout if done.returncode == 0 else done.stderr
        target = golden / (name if done.returncode == 0 else f"{name}.error")
        target.write_text(without_paths(kept, places))
    version = go.run(["env", "GOVERSION"])
    (golden / "go-version.txt").write_text(version)
