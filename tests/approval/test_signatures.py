"""Signatures that OpenSSH verifies, and those that OpenSSH makes."""

import base64
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from hypothesis import given
from hypothesis import strategies as st

from handouts.approval.signatures import BadSignatureError, SigningKey, find_signer, read_public_key
from handouts.approval.ssh_keys import take_string, write_string
from handouts.problems import HandoutsError

PRIVATE = ed25519.Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OF_EACH_KIND = {
    "ssh-ed25519": PRIVATE,
    "ecdsa-sha2-nistp256": ec.generate_private_key(ec.SECP256R1()),
    "ecdsa-sha2-nistp384": ec.generate_private_key(ec.SECP384R1()),
    "ecdsa-sha2-nistp521": ec.generate_private_key(ec.SECP521R1()),
    "ssh-rsa": rsa.generate_private_key(public_exponent=65537, key_size=2048),
}
needs_openssh = pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="needs OpenSSH")


def write_key(
    path: Path, form: PrivateFormat = PrivateFormat.OpenSSH, passphrase: bytes = b"", kind: str = "ssh-ed25519"
) -> Path:
    encryption = BestAvailableEncryption(passphrase) if passphrase else NoEncryption()
    path.write_bytes(OF_EACH_KIND[kind].private_bytes(Encoding.PEM, form, encryption))
    path.chmod(0o600)
    return path


@pytest.fixture(params=OF_EACH_KIND)
def key(tmp_path: Path, request: pytest.FixtureRequest) -> SigningKey:
    return SigningKey.open(write_key(tmp_path / "key", kind=request.param))


def run(*command: str, data: bytes = b"", folder: Path) -> str:
    done = subprocess.run(command, input=data, capture_output=True, cwd=folder, check=False)
    return (done.stdout + done.stderr).decode() + str(done.returncode)


@needs_openssh
def test_openssh_verifies_what_is_signed_here(key: SigningKey, tmp_path: Path) -> None:
    data = "An approval of a handout.\nÄ 李\n".encode()
    (tmp_path / "x.sig").write_text(key.sign(data))
    (tmp_path / "signers").write_text(f'jane-roe-md namespaces="handouts" {key.public}\n')
    verify = ("ssh-keygen", "-Y", "verify", "-f", "signers", "-I", "jane-roe-md", "-n", "handouts", "-s", "x.sig")
    said = run(*verify, data=data, folder=tmp_path)
    assert said.startswith('Good "handouts" signature for jane-roe-md')
    assert key.fingerprint in said
    assert not run(*verify, data=data + b"x", folder=tmp_path).endswith("0")


@needs_openssh
def test_what_openssh_signs_is_verified_here(key: SigningKey, tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"words")
    assert run("ssh-keygen", "-Y", "sign", "-f", "key", "-n", "handouts", "x", folder=tmp_path).endswith("0")
    said = (tmp_path / "x.sig").read_text()
    assert find_signer(said, b"words") == key.public
    assert find_signer(said.replace("\n", "\r\n"), b"words") == key.public
    if "ecdsa" not in key.public:  # which draws a number for each
        assert key.sign(b"words") == said, "the very bytes"
    run("ssh-keygen", "-Y", "sign", "-f", "key", "-n", "file", "x", folder=tmp_path)
    (tmp_path / "x.sig").unlink()
    run("ssh-keygen", "-Y", "sign", "-f", "key", "-n", "file", "x", folder=tmp_path)
    with pytest.raises(BadSignatureError, match="something else"):
        find_signer((tmp_path / "x.sig").read_text(), b"words")


@given(st.binary(max_size=200), st.data())
def test_one_byte_changed_anywhere_and_it_does_not_fit(data: bytes, chance: st.DataObject) -> None:
    key = SigningKey(read_public_key(_public()), PRIVATE)
    said = key.sign(data)
    assert find_signer(said, data) == key.public
    with pytest.raises(BadSignatureError):
        find_signer(said, data + b"x")
    at = chance.draw(st.integers(0, len(said) - 2))
    other = chance.draw(st.sampled_from("ABab09+/-").filter(lambda each: each != said[at]))
    changed = said[:at] + other + said[at + 1 :]
    try:
        assert find_signer(changed, data) == key.public, "only in what pads it"
    except BadSignatureError:
        return
    assert changed.split() != said.split()
    assert "=" in said


def _public() -> str:
    return PRIVATE.public_key().public_bytes(Encoding.OpenSSH, _format()).decode()


def _format():  # type: ignore[no-untyped-def]
    from cryptography.hazmat.primitives.serialization import PublicFormat

    return PublicFormat.OpenSSH


@pytest.mark.parametrize("form", [PrivateFormat.OpenSSH, PrivateFormat.PKCS8])
def test_keys_with_and_without_a_passphrase(tmp_path: Path, form: PrivateFormat) -> None:
    plain = SigningKey.open(write_key(tmp_path / "plain", form))
    locked = write_key(tmp_path / "locked", form, b"p\xc3\xa4ss")
    assert SigningKey.open(locked, lambda: "päss") == plain
    for ask in (None, lambda: "wrong"):
        with pytest.raises(HandoutsError) as caught:
            SigningKey.open(locked, ask)
        assert [each.code for each in caught.value.problems] == ["sign-key"]
    assert "PrivateKey" not in repr(plain)


@pytest.mark.parametrize(
    "rubbish",
    [
        b"",
        b"\xff\xfe",
        b"ssh-ed25519 AAAA",
        b"-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n",
    ],
)
def test_what_is_no_key_is_told(tmp_path: Path, rubbish: bytes) -> None:
    (tmp_path / "key").write_bytes(rubbish)
    with pytest.raises(HandoutsError) as caught:
        SigningKey.open(tmp_path / "key")
    assert [each.code for each in caught.value.problems] == ["sign-key"]


@pytest.mark.parametrize(
    "other",
    [
        dsa.generate_private_key(key_size=2048),
        rsa.generate_private_key(public_exponent=65537, key_size=1024),  # noqa: S505 - that is why it is refused
        ec.generate_private_key(ec.SECP256K1()),
    ],
    ids=["dsa", "short rsa", "another curve"],
)
def test_a_key_that_does_not_sign_here_is_told(tmp_path: Path, other: dsa.DSAPrivateKey) -> None:
    (tmp_path / "key").write_bytes(other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    with pytest.raises(HandoutsError, match="Ed25519, ECDSA, or RSA of at least 2048 bits"):
        SigningKey.open(tmp_path / "key")


def test_a_signature_of_another_kind_than_its_key_does_not_fit(tmp_path: Path) -> None:
    """The key's bytes of one kind before the signature of another."""
    one = SigningKey.open(write_key(tmp_path / "one"))
    other = SigningKey.open(write_key(tmp_path / "other", kind="ssh-rsa"))
    said = base64.b64decode("".join(other.sign(b"words").splitlines()[1:-1]))
    rest = said[10:]
    parts = []
    while rest:
        part, rest = take_string(rest)
        parts.append(part)
    parts[0] = base64.b64decode(one.public.split()[1])
    blob = said[:10] + b"".join(map(write_string, parts))
    armored = "\n".join(
        ["-----BEGIN SSH SIGNATURE-----", base64.b64encode(blob).decode(), "-----END SSH SIGNATURE-----"]
    )
    with pytest.raises(BadSignatureError, match="another kind"):
        find_signer(armored, b"words")


@pytest.mark.parametrize(
    "line",
    [
        "",
        "ssh-rsa AAAA",
        "ssh-ed25519",
        "ssh-ed25519 AAAA",
        "ssh-ed25519 !!!!",
        f"ssh-ed25519 {_public().split()[1][:-4]}",
    ],
)
def test_what_is_no_public_key(line: str) -> None:
    with pytest.raises(ValueError, match="no SSH key that signs"):
        read_public_key(line)


def test_public_keys_as_they_stand_in_files() -> None:
    for line in (_public(), f"{_public()} jane@example.com\n", f'jane namespaces="handouts" {_public()}'):
        assert read_public_key(line) == _public()


def test_without_the_package_it_is_named(monkeypatch: pytest.MonkeyPatch, key: SigningKey, tmp_path: Path) -> None:
    said = key.sign(b"x")
    monkeypatch.setitem(sys.modules, "cryptography.exceptions", None)
    for call in (lambda: SigningKey.open(tmp_path / "key"), lambda: find_signer(said, b"x")):
        with pytest.raises(HandoutsError) as caught:
            call()
        (problem,) = caught.value.problems
        assert problem.code == "no-signing"
        assert "handouts[signing]" in problem.remedy
