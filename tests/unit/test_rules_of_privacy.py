"""The rule of what the tree must not tell, on lines that tell it and lines that do not."""

import pytest

from tests.rules import privacy
from tests.rules.planted import said


# Put together here, so that this file does not hold what it forbids.
@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("docs/a.md", "see /wo" + "rk/main/edge"),
        ("a.sh", "cd /ro" + "ot/project"),
        ("dashboard/dist/assets/a.js", "//# /ho" + "me/someone/a.ts"),
        ("requirements.txt", "--index-url https://py" + "pi.org/simple"),
        ("package-lock.json", '      "reso' + 'lved": "https://example.org/a.tgz"'),
        (".npmrc", "registry=https://regi" + "stry.npmjs.org/"),
        ("ansible/a.yml", "uri: http://deb.deb" + "ian.org/debian"),
        ("edge/a.pem", "-----BEGIN EC PRIV" + "ATE KEY-----"),
        ("edge/config.py", "url = 'postgresql://ohmstead:hun" + "ter2@localhost/x'"),
        ("ansible/a.yml", "pass" + "word: 'correct-horse-1'"),
        ("CHANGELOG.md", "mends iss" + "ue 12"),
    ],
)
def test_what_the_tree_must_not_tell_is_found(path: str, line: str) -> None:
    assert f"{path}:1" in said(privacy.check, path, line)


@pytest.mark.parametrize(
    "line",
    [
        "see docs/network/work/plan.md and edge/root/a.py",
        "url = f'postgresql+psycopg2://{user}:{word}@{host}/x'",
        '"password": "Password", "secret": "Secret of the node"',
        "https://www.debian.org and the package index",
        "at http://127.0.0.1:8080/ or user@host",
    ],
)
def test_what_the_tree_may_tell_passes(line: str) -> None:
    assert said(privacy.check, "docs/a.md", line) == ""
