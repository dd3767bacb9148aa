import json

import pytest

from bench.delivery.ordinary.template import get_default, render_access_log


def test_get_default_is_a_number() -> None:
    assert get_default("MemorySize") >= 256


def test_get_default_unknown_parameter_is_refused() -> None:
    with pytest.raises(KeyError):
        get_default("NoSuchParameter")


def test_render_access_log_fills_in_every_variable() -> None:
    line = render_access_log("POST /callback/{app}", 200)

    fields = json.loads(line)
    assert (fields["route"], fields["status"]) == ("POST /callback/{app}", "200")
    assert "$" not in line
