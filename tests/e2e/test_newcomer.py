"""What a newcomer does first: save the URL in the console page, chat, edit the handler, chat again."""

import re
from pathlib import Path

from playwright.sync_api import expect

from devtools.local_stack.stack import LocalStack
from tests.browser.chromium import run_chromium
from tests.browser.console import Console
from tests.e2e.conftest import Eventually, Printed

_ECHO = "return message.content"
_SHOUT = "return message.content.upper()"
_MILLISECONDS_TO_ANSWER = 60_000
_VERDICT = re.compile("^(Saved: answered right|Not saved: )")


def test_newcomer_saves_chats_edits_and_sees_the_new_answer(
    stack: LocalStack, bundle: Path, printed: Printed, eventually: Eventually
) -> None:
    handlers = bundle / "functions/receive_message/handlers.py"
    source = handlers.read_text(encoding="utf-8")
    with run_chromium() as browser:
        # Given
        page = browser.new_page(locale="en-US")
        page.goto(stack.console_url)
        console = Console(page)
        console.choose_app("demo-wecom")
        eventually(lambda: _is_saved(console), "an answer within a second, which a busy machine may not give at once")
        console.say("hello")
        expect(console.replies.last).to_contain_text("hello", timeout=_MILLISECONDS_TO_ANSWER)

        # When
        try:
            handlers.write_text(source.replace(_ECHO, _SHOUT), encoding="utf-8")
            eventually(lambda: "The new code is running" in printed(), "the reload")
            console.say("hello again")

            # Then
            expect(console.replies.last).to_contain_text("HELLO AGAIN", timeout=_MILLISECONDS_TO_ANSWER)
        finally:
            handlers.write_text(source, encoding="utf-8")
            eventually(lambda: printed().count("The new code is running") > 1, "the code as it was")


def _is_saved(console: Console) -> bool:
    """Presses the button, and says whether the URL passed the verification."""
    console.save_url()
    verdict = console.page.get_by_text(_VERDICT)
    verdict.wait_for(timeout=_MILLISECONDS_TO_ANSWER)
    return verdict.inner_text().startswith("Saved")
