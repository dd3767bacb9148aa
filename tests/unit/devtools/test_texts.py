import pytest

from devtools.texts import speaks_chinese


@pytest.mark.parametrize(
    ("environment", "chinese"),
    [
        pytest.param({}, False, id="nothing-set"),
        pytest.param({"LANG": "zh_CN.UTF-8"}, True, id="chinese"),
        pytest.param({"LANG": "zh_TW"}, True, id="taiwan"),
        pytest.param({"LANG": "en_US.UTF-8"}, False, id="english"),
        pytest.param({"LANG": "zh_CN.UTF-8", "LC_ALL": "C.UTF-8"}, False, id="overruled"),
        pytest.param({"LANG": "en_US.UTF-8", "LC_ALL": "", "LC_MESSAGES": "zh_CN.UTF-8"}, True, id="messages-only"),
    ],
)
def test_speaks_chinese_follows_the_locale(environment: dict[str, str], chinese: bool) -> None:  # noqa: FBT001
    assert speaks_chinese(environment) is chinese
