from devtools.menus.messages import pushed, refused


def test_pushed_lists_what_opens() -> None:
    text = pushed("corp", ["https://a.example/1", "https://a.example/2"])
    assert text.english.endswith("Its pages:\n  https://a.example/1\n  https://a.example/2")
    assert "https://a.example/2" in text.chinese


def test_refused_has_the_platforms_words() -> None:
    text = refused("corp", "/cgi-bin/menu/create: 40018 invalid button name size")
    assert "40018" in text.english
    assert "40018" in text.chinese
