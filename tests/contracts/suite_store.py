"""What every `SuiteStore` has to do."""

import pytest

from shared.clients.ports import SuiteStore

SUITE = "ww4asffe99e54c0f4c"
CORP = "wpxxxx0000000000000001"
NOW = 1_767_225_600


class SuiteStoreContract:
    """Run on each implementation, which gives a fixture ``store``."""

    def test_read_ticket_before_the_first_push_is_empty(self, store: SuiteStore) -> None:
        assert store.read_ticket(SUITE) == ""

    def test_save_ticket_is_read(self, store: SuiteStore) -> None:
        store.save_ticket(SUITE, "ticket@1", NOW)
        assert store.read_ticket(SUITE) == "ticket@1"
        assert store.read_ticket("ww-other") == ""

    @pytest.mark.parametrize(("later", "kept"), [(-1, "first"), (0, "second"), (1, "second")])
    def test_save_ticket_newest_wins(self, store: SuiteStore, later: int, kept: str) -> None:
        store.save_ticket(SUITE, "first", NOW)
        store.save_ticket(SUITE, "second", NOW + later)
        assert store.read_ticket(SUITE) == kept

    def test_save_ticket_without_a_text_changes_nothing(self, store: SuiteStore) -> None:
        store.save_ticket(SUITE, "ticket@1", NOW)
        store.save_ticket(SUITE, "", NOW + 1)
        assert store.read_ticket(SUITE) == "ticket@1"

    def test_read_permanent_code_of_an_unknown_corp_is_empty(self, store: SuiteStore) -> None:
        assert store.read_permanent_code(SUITE, CORP) == ""

    def test_save_permanent_code_is_read_for_its_suite_and_corp(self, store: SuiteStore) -> None:
        store.save_permanent_code(SUITE, CORP, "code", NOW)
        assert store.read_permanent_code(SUITE, CORP) == "code"
        assert store.read_permanent_code("ww-other", CORP) == ""
        assert store.read_permanent_code(SUITE, "wp-other") == ""

    def test_save_permanent_code_reset_replaces_the_code(self, store: SuiteStore) -> None:
        store.save_permanent_code(SUITE, CORP, "code", NOW)
        store.save_permanent_code(SUITE, CORP, "reset", NOW + 1)
        store.save_permanent_code(SUITE, CORP, "code", NOW)
        assert store.read_permanent_code(SUITE, CORP) == "reset"

    def test_cancel_deletes_the_code(self, store: SuiteStore) -> None:
        store.save_permanent_code(SUITE, CORP, "code", NOW)
        store.cancel(SUITE, CORP, NOW + 1)
        assert store.read_permanent_code(SUITE, CORP) == ""

    def test_cancel_that_comes_before_its_authorisation_wins(self, store: SuiteStore) -> None:
        store.cancel(SUITE, CORP, NOW + 1)
        store.save_permanent_code(SUITE, CORP, "code", NOW)
        assert store.read_permanent_code(SUITE, CORP) == ""

    def test_cancel_that_comes_after_a_later_authorisation_changes_nothing(self, store: SuiteStore) -> None:
        store.save_permanent_code(SUITE, CORP, "code", NOW + 1)
        store.cancel(SUITE, CORP, NOW)
        assert store.read_permanent_code(SUITE, CORP) == "code"

    def test_save_permanent_code_after_a_cancellation_authorises_again(self, store: SuiteStore) -> None:
        store.cancel(SUITE, CORP, NOW)
        store.save_permanent_code(SUITE, CORP, "again", NOW + 1)
        assert store.read_permanent_code(SUITE, CORP) == "again"
