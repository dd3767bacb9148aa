"""What the doctor examines, with a stack that a test makes up."""

import json
from collections.abc import Mapping
from typing import Any

from devtools.cloud.messages import CloudError
from devtools.cloud.parameters import Parameters
from devtools.cloud.stack import DeployedStack
from devtools.doctor.patient import Patient
from devtools.texts import Text
from shared.runtime.app_settings import parse_app_settings
from tests.documents import make_full_document

DENIED = CloudError(Text("no permission", "无权限"))


class _Files(Parameters):
    """Files of a stack."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self._files = files

    def read_all(self) -> dict[str, str]:
        return dict(self._files)


class FakeStack(DeployedStack):
    """A stack whose AWS answers as it is told to; an exception is raised."""

    def __init__(self, **answers: Any) -> None:
        self.name = "wehook"
        self.base_url = "https://hook.example.com"
        self.domain_name, self.domain_target = "hook.example.com", answers.get("target", "")
        usual: dict[str, Any] = {"function": "wehook-Diagnose", "environment": {}, "concurrency": 1000}
        self._answers = usual | answers
        self.__dict__["files"] = _Files(answers.get("files", {}))

    def find_function(self, logical_id: str) -> str | None:
        assert logical_id == "DiagnoseFunction"
        answer: str | None = self._answer("function")
        return answer

    def invoke(self, function: str, event: Any) -> dict[str, Any]:
        assert (function, event) == ("wehook-Diagnose", {"app": "app"})
        answer: dict[str, Any] = self._answer("result")
        return answer

    def read_environment(self, function: str) -> dict[str, str]:
        assert function == "wehook-Diagnose"
        answer: dict[str, str] = self._answer("environment")
        return answer

    def read_concurrency(self) -> int:
        answer: int = self._answer("concurrency")
        return answer

    def _answer(self, name: str) -> Any:
        answer = self._answers[name]
        if isinstance(answer, Exception):
            raise answer
        return answer


def admit(
    kind: str = "wecom_app",
    base_url: str = "",
    document: Mapping[str, Any] | None = None,
    name: str = "app",
    **answers: Any,
) -> Patient:
    """Takes an app in: the fullest of its kind, or one with this document."""
    text = json.dumps(make_full_document(kind) if document is None else document)
    return Patient.admit(FakeStack(**answers), parse_app_settings(name, text), base_url)
