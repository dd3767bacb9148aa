"""Asks an operator for the settings of an app, and asks again for what is wrong."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from devtools.cli.app_fields import (
    ENCODING_AES_KEY,
    KINDS,
    PLAIN,
    Field,
    build_document,
    list_fields,
    read_answers,
    read_key,
)
from devtools.cli.problems import describe_problem
from devtools.cli.screen import tell
from devtools.cli.settings_texts import same
from devtools.cli.terminal import ask, ask_secret
from devtools.texts import Text
from shared.errors import ConfigurationError
from shared.runtime.app_settings import parse_app_settings

_KIND = Text("What is it", "应用类型")
_KEPT = Text("as it is", "不变")
_DROP = "-"


class Interview(NamedTuple):
    """What came of asking.

    Attributes:
        document: Settings that validate.
        made_key: Whether a Token or an EncodingAESKey was made, which the console does not have yet.
    """

    document: dict[str, Any]
    made_key: bool


def interview(app: str, former: Mapping[str, Any]) -> Interview:
    """Asks for the settings of an app.

    Args:
        app: The app's name.
        former: The settings as they are stored, if they validate; else empty. Enter keeps them, a single hyphen drops
            one that need not be.

    Raises:
        CommandError: The input ended.
        ConfigurationError: Something is wrong that nobody was asked for.
    """
    kind = _ask_kind(str(former.get("kind", "")))
    former = former if former.get("kind") == kind else {}
    known, fields = read_answers(former) if former else {}, list_fields(kind)
    answers: dict[str, str] = {}
    for field in fields:
        answers[field.name] = "" if _is_left_out(field, answers) else _ask(field, known.get(field.name, ""))
    while True:
        document = build_document(kind, answers, former)
        try:
            parse_app_settings(app, json.dumps(document))
        except ConfigurationError as error:
            wrong = _find(fields, error.field)
            if wrong is None:
                raise
            tell(describe_problem(error), "red", aside=True)
            answers[wrong.name] = _ask(wrong, "")
        else:
            key = document["callback_keys"][0]
            return Interview(document, key != read_key(answers))


def _ask_kind(known: str) -> str:
    kinds = list(KINDS)
    for number, (kind, meaning) in enumerate(KINDS.items(), start=1):
        line = f"  {number}  {kind:<17} "
        tell(Text(line + meaning.english, line + meaning.chinese), aside=True)
    proposal = known or kinds[0]
    while True:
        answer = ask(_with_hint(_KIND, same(proposal))) or proposal
        if answer in kinds:
            return answer
        if answer.isdecimal() and 1 <= int(answer) <= len(kinds):
            return kinds[int(answer) - 1]


def _is_left_out(field: Field, answers: Mapping[str, str]) -> bool:
    if field.name == ENCODING_AES_KEY:
        return answers.get("mode") == PLAIN
    return bool(field.needs) and not answers[field.needs]


def _ask(field: Field, known: str) -> str:
    if field.secret:
        answer = ask_secret(_with_hint(field.label, _KEPT if known else None))
    else:
        answer = ask(_with_hint(field.label, same(known or field.proposal) if known or field.proposal else None))
    return "" if answer == _DROP else answer or known or field.proposal


def _find(fields: Iterable[Field], wrong: str) -> Field | None:
    """Returns the field that an error names, which may be an entry of its list."""
    return next((field for field in fields if wrong == field.name or wrong.startswith(f"{field.name}[")), None)


def _with_hint(label: Text, hint: Text | None) -> Text:
    return Text(f"{label.english} [{hint.english}]", f"{label.chinese} [{hint.chinese}]") if hint else label
