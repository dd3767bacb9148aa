"""What a newcomer does first: save the URL in the console page, chat, edit the handler, chat again."""

from pathlib import Path

from playwright.sync_api import expect

from devtools.local_stack.stack import LocalStack
from tests.browser.chromium import run_chromium
from tests.browser.console import Console
from tests.e2e.conftest import Eventually, Printed

_ECHO = "return message.content"
_SHOUT = "return message.content.upper()"
_MILLISECONDS_TO_ANSWER = 60_000


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
        console.save_url()
        expect(page.get_by_text("Saved: answered right")).to_be_visible(timeout=_MILLISECONDS_TO_ANSWER)
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
