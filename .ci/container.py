"""Builds the container of the Containerfile, or without a builder does in a folder what it says: `container.py ROOT FOLDER`.

Then its command is started, as it stands, and its health check must pass; a stop signal must end it. Without a builder this
Python stands for the image's, an environment in FOLDER for its packages, and the user and the folders of the image for
those who run this: what is left out is said.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path


def read(file: Path) -> list[tuple[str, str]]:
    """The instructions of a Containerfile, each with its words."""
    lines = file.read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    return [(kind, words) for line in lines if line.strip() and not line.startswith("#")
            for kind, _, words in [line.partition(" ")]]  # fmt: skip


def find_builder() -> str:
    """A program that builds containers here; "" where none does."""
    for name in ("podman", "docker", "buildah"):
        if shutil.which(name) and subprocess.run([name, "info"], capture_output=True, check=False).returncode == 0:
            return name
    return ""


def build(builder: str, root: Path, folder: Path) -> None:
    """Build the image, start it and ask for its health."""
    tag = "handouts-check"
    subprocess.run(
        [
            builder,
            *(["bud"] if builder == "buildah" else ["build"]),
            "--file",
            str(root / "Containerfile"),
            "--tag",
            tag,
            str(root),
        ],
        check=True,
    )
    if builder == "buildah":
        return
    started = subprocess.run(
        [builder, "run", "--detach", "--rm", "--volume", f"{make_practice(root, folder)}:/srv/handouts", tag],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    try:
        command = dict(read(root / "Containerfile"))["HEALTHCHECK"].removeprefix("CMD ")
        wait_for(
            lambda: (
                subprocess.run(
                    [builder, "exec", started, *json.loads(command)], capture_output=True, check=False
                ).returncode
                == 0
            )
        )
    finally:
        subprocess.run([builder, "stop", started], check=False, capture_output=True)


def make_practice(root: Path, folder: Path) -> Path:
    """A practice's folder, as it is given to the container: the sample's content."""
    made = folder / "srv"
    made.mkdir(parents=True)
    made.chmod(0o777)
    shutil.copy(root / "content.yaml", made)
    shutil.copytree(root / "sources", made / "sources")
    return made


def wait_for(is_there, seconds: float = 120) -> None:  # type: ignore[no-untyped-def]
    """Until something is so; ends the program if it is not in time."""
    deadline = time.monotonic() + seconds
    while not is_there():
        if time.monotonic() > deadline:
            sys.exit("container: its health check does not pass")
        time.sleep(0.5)


def do_steps(root: Path, folder: Path) -> None:
    """Do what the file says, in a folder."""
    steps, command, health = read(root / "Containerfile"), [], []
    places = {"/src": folder / "src", "/srv/handouts": folder / "srv"}
    make_practice(root, folder)
    subprocess.run([sys.executable, "-m", "venv", str(folder / "venv")], check=True)
    environment = {
        **os.environ,
        "PATH": f"{folder / 'venv/bin'}{os.pathsep}{os.environ['PATH']}",
        "HANDOUTS_CACHE": "off",
    }

    def place(words: str) -> str:
        for name, path in places.items():
            words = words.replace(name, str(path))
        return words

    for kind, words in steps:
        if kind == "RUN" and "useradd" in words:
            print(f"== container: left out: {kind} {words}")
        elif kind == "RUN":
            subprocess.run(["sh", "-euc", place(words)], check=True, env=environment)
        elif kind == "COPY":
            source, _, target = words.partition(" ")
            shutil.copytree(
                root / source, place(target), ignore=shutil.ignore_patterns(".git", ".cache", ".venv", "__pycache__")
            )
        elif kind == "CMD":
            command = json.loads(words)
        elif kind == "HEALTHCHECK":
            health = json.loads(words.removeprefix("CMD "))
        elif kind not in ("FROM", "USER", "WORKDIR", "VOLUME", "EXPOSE", "STOPSIGNAL"):
            sys.exit(f"container: nobody knows what {kind} does")
    if (folder / "src").exists():
        sys.exit("container: what it was made of is still in it")
    print(f"== container: {shlex.join(command)}", flush=True)
    with subprocess.Popen(command, cwd=folder / "srv", env=environment, stdout=subprocess.DEVNULL) as process:
        try:
            wait_for(
                lambda: (
                    process.poll() is not None
                    or subprocess.run(health, env=environment, capture_output=True, check=False).returncode == 0
                )
            )
            if process.poll() is not None:
                sys.exit(f"container: its command ended with {process.returncode}")
            process.send_signal(getattr(signal, dict(steps)["STOPSIGNAL"]))
            process.wait(10)
        finally:
            process.kill()
    print("== container: its health check passes, and its stop signal ends it", flush=True)


def main() -> None:
    root, folder = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
    builder = find_builder()
    if builder:
        print(f"== container: built by {builder}", flush=True)
        build(builder, root, folder)
    else:
        print("== container: no builder works here, so its steps are done in a folder", flush=True)
        do_steps(root, folder)


if __name__ == "__main__":
    main()
