"""The template cards of WeCom that there are."""

INTERACTIVE = ("button_interaction", "vote_interaction", "multiple_interaction")
"""Those that a user can click in."""

CARDS = ("text_notice", "news_notice", *INTERACTIVE)
