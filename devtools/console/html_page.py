"""Reads a page as a phone without a window needs it: its lines of text, and what can be tapped."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

_UNSEEN = {"head", "script", "style", "template"}
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_INLINE = {"a", "abbr", "b", "bdi", "code", "em", "i", "kbd", "mark", "q", "samp", "small", "span", "strong", "wbr"}


@dataclass(slots=True)
class Action:
    """Something to tap: a link, or a button of a form.

    Attributes:
        text: What it says.
        url: Where it leads.
        method: GET or POST.
        fields: What a form sends there.
    """

    text: str
    url: str
    method: str = "GET"
    fields: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class HtmlPage:
    """A page.

    Attributes:
        title: Its title.
        lines: Its text, a line for each paragraph.
        actions: What can be tapped, in the order of the page.
    """

    title: str = ""
    lines: list[str] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)


def read_html(html: str, url: str) -> HtmlPage:
    """Reads a page.

    Args:
        html: The page.
        url: Its address, to which its links are relative.
    """
    reader = _Reader(url)
    reader.feed(html)
    reader.close()
    return reader.finish()


class _Reader(HTMLParser):
    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url
        self._page = HtmlPage()
        self._open: list[str] = []
        self._words: list[str] = []
        self._form: Action | None = None
        self._tapped: Action | None = None

    def finish(self) -> HtmlPage:
        self._end_line()
        return self._page

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag not in _INLINE:
            self._end_line()
        if tag not in _VOID:
            self._open.append(tag)
        if tag == "form":
            target = urljoin(self._url, attributes.get("action", ""))
            self._form = Action("", target, attributes.get("method", "get").upper())
        elif tag == "a" and "href" in attributes:
            self._tap(Action("", urljoin(self._url, attributes["href"])))
        elif self._form and tag in ("input", "button"):
            self._read_control(self._form, tag, attributes)

    def _read_control(self, form: Action, tag: str, attributes: dict[str, str]) -> None:
        name, value = attributes.get("name", ""), attributes.get("value", "")
        fields = {**form.fields, name: value} if name else form.fields
        if tag == "button":
            self._tap(Action("", form.url, form.method, fields))
        elif attributes.get("type") == "submit":
            self._page.actions.append(Action(value, form.url, form.method, fields))
        else:
            form.fields = fields

    def _tap(self, action: Action) -> None:
        self._end_line()
        self._page.actions.append(action)
        self._tapped = action

    def handle_endtag(self, tag: str) -> None:
        if tag not in _INLINE or tag == "a":
            self._end_line()
        if tag in ("a", "button"):
            self._tapped = None
        if tag == "form":
            self._form = None
        if tag in self._open:
            del self._open[len(self._open) - 1 - self._open[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] == "title":
            self._page.title += data.strip()
        elif not _UNSEEN.intersection(self._open):
            self._words += data.split()

    def _end_line(self) -> None:
        line, self._words = " ".join(self._words), []
        if not line:
            return
        if self._tapped is None:
            self._page.lines.append(line)
        else:
            self._tapped.text = f"{self._tapped.text} {line}".strip()
