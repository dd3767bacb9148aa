"""The page as somebody uses it: everything is found by its role and its label."""

from playwright.sync_api import Locator, Page


class Console:
    """The console page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def choose_app(self, name: str) -> None:
        self.page.get_by_role("radio", name=name, exact=True).check()

    def save_url(self) -> None:
        self.page.get_by_role("button", name="Save the URL").click()

    @property
    def checks(self) -> Locator:
        return self.page.get_by_role("list", name="Checks").get_by_role("listitem")

    def say(self, text: str) -> None:
        self.page.get_by_role("textbox", name="Text message").fill(text)
        self.page.get_by_role("button", name="Send", exact=True).click()

    @property
    def messages(self) -> Locator:
        return self.page.get_by_role("log", name="Messages")

    @property
    def replies(self) -> Locator:
        return self.messages.get_by_role("article", name="Reply")

    @property
    def deliveries(self) -> Locator:
        return self.page.get_by_role("list", name="Deliveries").locator("> li")

    def unfold(self, row: Locator) -> None:
        row.locator("summary").first.click()

    def switch_fault(self, name: str) -> None:
        panel = self.page.locator("#faults-panel")
        if panel.get_attribute("open") is None:
            panel.locator("summary").click()
        self.fault(name).get_by_role("switch").click()

    def fault(self, name: str) -> Locator:
        switch = self.page.get_by_role("switch", name=name, exact=True)
        return self.page.locator("#faults-panel").get_by_role("listitem").filter(has=switch)
