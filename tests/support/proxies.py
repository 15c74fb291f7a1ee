"""The files of docs/deploy.md, and the proxies that run with them: only ports and places of files are put in."""

from __future__ import annotations

import contextlib
import datetime
import os
import re
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from support.tools import require_tool

ROOT = Path(__file__).resolve().parents[2]
NAME = "handouts.clinic.example"


def shown(language: str, has: str = "") -> str:
    """The block of docs/deploy.md in a language, the first that has some words."""
    page = (ROOT / "docs/deploy.md").read_text(encoding="utf-8")
    blocks = re.findall(rf"^```{language}\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    return next(str(each) for each in blocks if has in each)


def free_port() -> int:
    """A port that nobody has."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def write_certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for the name of the page, and its key."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now - datetime.timedelta(1)).not_valid_after(now + datetime.timedelta(2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    chain, secret = folder / "fullchain.pem", folder / "privkey.pem"
    chain.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return chain, secret


@contextlib.contextmanager
def run_nginx(folder: Path, page: int, location: str = "") -> Iterator[int]:
    """nginx with the file that is shown; ``location`` is what another block of lines for the page has. Gives its port."""
    program, port = require_tool("nginx"), free_port()
    write_certificate(folder)
    text = shown("nginx", "server {")
    if location:
        text = re.sub(r"    location / \{.*?\n    \}\n", lambda _: shown("nginx", location), text, flags=re.DOTALL)
    text = text.replace("listen 443 ssl", f"listen 127.0.0.1:{port} ssl").replace("/etc/handouts/tls", str(folder))
    text = (
        text.replace("/etc/handouts/people", str(folder / "people"))
        .replace("/var/log/nginx", str(folder))
        .replace("127.0.0.1:8642", f"127.0.0.1:{page}")
    )
    temporary = "\n".join(
        f"{each}_temp_path {folder}/temp-{each};" for each in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    own = (
        "user root;\n" if hasattr(os, "getuid") and not os.getuid() else ""
    )  # the folder of a test is its user's alone
    main = f"{own}daemon off;\npid {folder}/pid;\nerror_log {folder}/error.log info;\nevents {{}}\nhttp {{\n{temporary}\n{text}\n}}\n"
    (folder / "nginx.conf").write_text(main)
    with _running([str(program), "-c", str(folder / "nginx.conf"), "-p", str(folder)], port, folder):
        yield port


@contextlib.contextmanager
def run_caddy(folder: Path, page: int) -> Iterator[int]:
    """Caddy with the file that is shown; gives its port."""
    program, port = require_tool("caddy"), free_port()
    write_certificate(folder)
    text = shown("caddy").replace(f"{NAME} {{", f"{NAME}:{port} {{\n    bind 127.0.0.1")
    text = text.replace("/etc/handouts/tls", str(folder)).replace("127.0.0.1:8642", f"127.0.0.1:{page}")
    start = f"{{\n    admin off\n    auto_https disable_redirects\n    storage file_system {folder}/caddy\n}}\n"
    (folder / "Caddyfile").write_text(start + text)
    command = [str(program), "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]
    with _running(command, port, folder):
        yield port


@contextlib.contextmanager
def _running(command: list[str], port: int, folder: Path) -> Iterator[None]:
    environment = {"HOME": str(folder), "PATH": "/usr/sbin:/usr/bin:/bin"}
    with (folder / "said.txt").open("wb") as said:
        process = subprocess.Popen(command, stdout=said, stderr=said, env=environment)
        try:
            deadline = time.monotonic() + 60
            while True:
                with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                    break
                assert process.poll() is None, (folder / "said.txt").read_text()
                assert time.monotonic() < deadline, (folder / "said.txt").read_text()
                time.sleep(0.05)
            yield
        finally:
            process.terminate()
            process.wait(30)
