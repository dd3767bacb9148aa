import pytest

from shared.protocol.template_cards import TemplateCard


@pytest.mark.parametrize("card_type", TemplateCard.__subclasses__(), ids=lambda kind: kind.__name__)
def test_template_card_can_be_empty_and_has_its_type(card_type: type[TemplateCard]) -> None:
    name = "".join(word.capitalize() for word in card_type.card_type.split("_"))
    assert card_type.__name__ == f"{name}Card"
    assert not any(card_type().to_dict().values())


def test_template_card_has_the_five_types() -> None:
    assert {kind.card_type for kind in TemplateCard.__subclasses__()} == {
        "text_notice",
        "news_notice",
        "button_interaction",
        "vote_interaction",
        "multiple_interaction",
    }
