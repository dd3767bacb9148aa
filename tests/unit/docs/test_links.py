"""Links between the pages lead somewhere, headings included."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])


def read_prose(page: Path) -> str:
    return re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)


def find_links(page: Path) -> Iterator[tuple[Path, str]]:
    """Yields the files and headings of the repository that a page links to."""
    for target in re.findall(r"\]\(([^)\s]+)\)", read_prose(page)):
        if not re.match(r"\w+:", target):
            path, _, heading = target.partition("#")
            yield (page.parent / path).resolve() if path else page, heading


def list_anchors(page: Path) -> set[str]:
    """Returns the anchors that GitHub gives to the headings of a page."""
    headings = re.findall(r"^#+ (.+)$", read_prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_page_links_to_files_and_headings_that_there_are(page: Path) -> None:
    for path, heading in find_links(page):
        assert path.exists(), path
        assert not heading or heading in list_anchors(path), f"{path.name}#{heading}"


@pytest.mark.parametrize(
    "page", [page for page in PAGES if page.name.endswith(".zh-CN.md")], ids=lambda page: page.name
)
def test_page_and_its_translation_link_to_each_other(page: Path) -> None:
    english = page.with_name(page.name.replace(".zh-CN", ""))
    assert (page, "") in find_links(english)
    assert (english, "") in find_links(page)
