"""What the publisher signs is what a hub takes, and what the key in the firmware stands for."""

import subprocess
from pathlib import Path

import pytest

from edge.wire.firmware import unpack
from firmware.publisher import KEY_HEADER, main

IMAGE = b"\xe9 a firmware"


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A publisher with a key and an image."""
    main(["keys", "--private", str(tmp_path / "private"), "--public", str(tmp_path / "public")])
    (tmp_path / "image.bin").write_bytes(IMAGE)
    return tmp_path


def sign(desk: Path, version: str = "1.5.0") -> bytes:
    options = {"version": version, "hardware": "esp32", "key": desk / "private", "to": desk / "f"}
    main(["sign", str(desk / "image.bin"), *(f"--{n}={v}" for n, v in options.items())])
    return (desk / "f").read_bytes()


def test_a_signed_image_is_a_firmware_file_whose_signature_openssl_finds_right(desk: Path) -> None:
    signed = unpack(sign(desk))
    assert signed.image == IMAGE
    (desk / "signature").write_bytes(signed.signature)
    (desk / "manifest").write_bytes(signed.manifest.text())
    verify = ["openssl", "dgst", "-sha256", "-verify", "public", "-signature", "signature"]
    assert subprocess.run([*verify, "manifest"], cwd=desk, check=False).returncode == 0
    (desk / "manifest").write_bytes(signed.manifest._replace(version="1.6.0").text())
    assert subprocess.run([*verify, "manifest"], cwd=desk, check=False).returncode == 1


def test_the_public_key_is_built_in_and_the_private_one_is_its_owner_s_alone(desk: Path) -> None:
    header = desk / "update_key.h"
    header.write_text(KEY_HEADER.read_text())
    for _ in range(2):
        main(["trust", str(desk / "public"), "--header", str(header)])
        built_in = header.read_text()
        assert all(
            f'"{line}\\n"' in built_in for line in (desk / "public").read_text().splitlines()
        )
        assert built_in.count("BEGIN PUBLIC KEY") == 1
    assert (desk / "private").stat().st_mode & 0o077 == 0


def test_what_cannot_be_signed_is_said_and_no_key_is_written_over(desk: Path) -> None:
    with pytest.raises(SystemExit, match="version"):
        sign(desk, "1.5")
    with pytest.raises(SystemExit, match="is there already"):
        main(["keys", "--private", str(desk / "private"), "--public", str(desk / "other")])
    (desk / "image.bin").write_bytes(b"")
    with pytest.raises(SystemExit, match="size"):
        sign(desk)
