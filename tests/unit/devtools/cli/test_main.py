import signal
import sys
from types import SimpleNamespace

import pytest

from devtools.cli.__main__ import main


@pytest.mark.parametrize(
    ("language", "line"),
    [("C.UTF-8", "Interrupted: nothing was changed.\n"), ("zh_CN.UTF-8", "已中断：未做任何更改。\n")],
)
def test_main_interrupted_while_it_loads_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], language: str, line: str
) -> None:
    monkeypatch.setenv("LC_ALL", language)
    loading = SimpleNamespace(cli=lambda **_: signal.raise_signal(signal.SIGINT))
    monkeypatch.setitem(sys.modules, "devtools.cli.commands", loading)

    with pytest.raises(SystemExit) as caught:
        main()

    assert caught.value.code == 130
    assert tuple(capsys.readouterr()) == ("", line)
