"""The rule that links lead somewhere, on links that do and links that do not."""

import pytest

from tests.rules import links
from tests.rules.tree import Tree

FILES = {
    "README.md": "# Here\n",
    "docs/a.md": "# The first, second\n\n```\n# no heading\n```\n",
    "docs/images/b.png": "",
}


def said(path: str, text: str) -> str:
    offences = links.check(Tree.of({**FILES, path: text}))
    return "\n".join(str(offence) for offence in offences)


@pytest.mark.parametrize(
    "text",
    [
        "[gone](docs/gone.md)",
        "![gone](images/b.png)",
        '<img src="docs/images/gone.png">',
        "[no such heading](docs/a.md#third)",
        "[in code only](docs/a.md#no-heading)",
        "[above the top](../README.md)",
    ],
)
def test_a_link_that_leads_nowhere_is_found(text: str) -> None:
    assert "CHANGELOG.md:2: the link" in said("CHANGELOG.md", f"words\n{text}\n")


@pytest.mark.parametrize(
    "text",
    [
        "[page](a.md), [up](../README.md#here), [folder](images), ![picture](images/b.png)",
        "[heading](a.md#the-first-second)",
        "[own heading](#mine)",
        "[outside](https://example.org/a.md) and [mail](mailto:a@example.org)",
        "`[as code](gone.md)`",
    ],
)
def test_a_link_that_leads_somewhere_passes(text: str) -> None:
    assert said("docs/c.md", f"# Mine\n{text}\n") == ""


def test_a_link_inside_a_block_of_code_is_not_followed() -> None:
    assert said("docs/c.md", "```\n[as code](gone.md)\n```\n") == ""
