"""The publisher's desk: make a key, and sign an image with it. `./ohmstead firmware` starts it.

OpenSSL's own program does both: it is on every Debian, and no secret passes through Python.
"""

import argparse
import hashlib
import subprocess
import sys
from pathlib import Path

from edge.domain.errors import BadInput
from edge.domain.firmware import MOST_SIGNATURE_BYTES, Manifest, check_manifest
from edge.wire.firmware import Signed, pack

KEY_HEADER = Path(__file__).parent / "src" / "update_key.h"


def run(*command: str | Path, given: bytes | None = None) -> bytes:
    """What a program prints. Ends this one with the other's own complaint."""
    try:
        done = subprocess.run([*map(str, command)], input=given, capture_output=True, check=False)  # noqa: S603 - openssl, by us
    except FileNotFoundError:
        sys.exit("openssl is missing: install Debian's package openssl")
    if done.returncode != 0:
        sys.exit(f"openssl: {done.stderr.decode(errors='replace').strip()[:500]}")
    return done.stdout


def make_keys(private: Path, public: Path) -> None:
    """A new pair of keys for ECDSA P-256; the private one can be read by its owner only."""
    for file in (private, public):
        if file.exists():
            sys.exit(f"{file} is there already: nodes would no longer take what it signs")
    private.touch(mode=0o600)
    curve = ("-pkeyopt", "ec_paramgen_curve:P-256")
    private.write_bytes(run("openssl", "genpkey", "-algorithm", "EC", *curve))
    public.write_bytes(run("openssl", "pkey", "-in", private, "-pubout"))
    print(f"{private}: signs. Keep it off the hub, keep a copy, and never commit it.")
    print(f"{public}: for the firmware. Next: ./ohmstead firmware trust {public}")


def trust(public: Path, header: Path = KEY_HEADER) -> None:
    """Build this public key into the firmware that is compiled next."""
    pem = run("openssl", "pkey", "-pubin", "-in", public, "-pubout").decode()
    text = run("openssl", "pkey", "-pubin", "-in", public, "-noout", "-text").decode()
    if "prime256v1" not in text:
        sys.exit(f"{public} is no key of P-256: ./ohmstead firmware keys makes one")
    lines = "\n".join(f'    "{line}\\n"' for line in pem.splitlines())
    before, found, after = header.read_text().partition("constexpr char kUpdateKeyPem[] =")
    if not found:
        sys.exit(f"{header} has no kUpdateKeyPem: has it been changed by hand?")
    header.write_text(f"{before}{found}\n{lines};{after.partition(';')[2]}")
    print(f"{header} has the key: nodes built from here take what its owner signs.")


def sign(image: Path, version: str, hardware: str, private: Path, to: Path) -> None:
    """Write the firmware file that a hub takes: the signed manifest, and the image."""
    content = image.read_bytes()
    manifest = Manifest(version, hardware, len(content), hashlib.sha256(content).hexdigest())
    try:
        check_manifest(manifest)
    except BadInput as error:
        sys.exit(f"{error.field}: {error.detail}")
    text = run("openssl", "pkey", "-in", private, "-noout", "-text_pub").decode()
    if "prime256v1" not in text:
        sys.exit(f"{private} is no key of P-256: ./ohmstead firmware keys makes one")
    signature = run("openssl", "dgst", "-sha256", "-sign", private, given=manifest.text())
    if not 0 < len(signature) <= MOST_SIGNATURE_BYTES:
        sys.exit("openssl made no signature of ECDSA P-256")
    to.write_bytes(pack(Signed(manifest, signature, content)))
    print(f"{to}: curl --data-binary @{to} http://HUB/api/firmware")


def main(arguments: list[str] | None = None) -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(prog="./ohmstead firmware")
    commands = parser.add_subparsers(dest="command", required=True)
    keys = commands.add_parser("keys", help="make a pair of keys, once")
    keys.add_argument("--private", type=Path, required=True, help="where; outside of the checkout")
    keys.add_argument("--public", type=Path, required=True)
    trusted = commands.add_parser("trust", help="build a public key into the firmware")
    trusted.add_argument("public", type=Path)
    trusted.add_argument("--header", type=Path, default=KEY_HEADER)
    signing = commands.add_parser("sign", help="make a firmware file of an image")
    signing.add_argument("image", type=Path)
    signing.add_argument("--version", required=True, help="three numbers: 1.5.0")
    signing.add_argument("--hardware", required=True, help="esp32, esp32-s3, esp32-c3")
    signing.add_argument("--key", type=Path, required=True, help="the private key")
    signing.add_argument("--to", type=Path, required=True, help="the file to write")
    said = parser.parse_args(arguments)
    if said.command == "keys":
        make_keys(said.private, said.public)
    elif said.command == "trust":
        trust(said.public, said.header)
    else:
        sign(said.image, said.version, said.hardware, said.key, said.to)


if __name__ == "__main__":
    main()
