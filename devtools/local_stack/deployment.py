"""Deploys a build to MiniStack as `sam deploy` deploys it to AWS: code to a bucket, template to CloudFormation."""

import copy
import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError, WaiterError
from samtranslator.model.exceptions import InvalidDocumentException

from devtools.local_stack.cloud_template import find_code, load_template, put_code, set_environment, translate
from devtools.local_stack.messages import LocalStackError, deployment_failed
from devtools.local_stack.ministack import MiniStack

ALIAS = "live"
"""Through which every function is reached."""

_BUCKET = "artifacts"
_TEMPLATE = "template.json"
_SECONDS_BETWEEN_LOOKS = 0.1
_NO_UPDATES = "No updates are to be performed"
_LATEST = "$LATEST"
_FAILED = ("CREATE_FAILED", "UPDATE_FAILED")


class Deployment:
    """One CloudFormation stack.

    Args:
        ministack: Where it is deployed.
        name: Name of the stack.
        parameters: Parameters of the template.
        environment: Variables that its functions get besides the template's.
    """

    def __init__(
        self, ministack: MiniStack, name: str, parameters: Mapping[str, str], environment: Mapping[str, str]
    ) -> None:
        self.name = name
        self._environment = environment
        self._ministack = ministack
        self._parameters = parameters
        self._cloudformation = ministack.client("cloudformation")
        self._lambda = ministack.client("lambda")
        self._s3 = ministack.client("s3")
        self._s3.create_bucket(Bucket=_BUCKET)
        self._uploads: set[str] = set()
        self._template: dict[str, Any] = {}
        self._restarts = 0
        self._created = False

    def deploy(self, build: Path) -> None:
        """Creates the stack, or updates it.

        Args:
            build: The folder of the built template.

        Raises:
            LocalStackError: The stack was refused; an earlier one stays as it was.
        """
        template = load_template(build / "template.yaml")
        keys = {name: self._upload(build / folder) for name, folder in find_code(template).items()}
        put_code(template, _BUCKET, keys)
        set_environment(template, self._environment)
        self._update(template)
        self._template = template
        self._remove_uploads_except(set(keys.values()))

    def find(self, resource_type: str) -> dict[str, str]:
        """Returns the physical ids of all resources of a type, by logical id."""
        resources = self._cloudformation.describe_stack_resources(StackName=self.name)["StackResources"]
        return {
            resource["LogicalResourceId"]: resource["PhysicalResourceId"]
            for resource in resources
            if resource["ResourceType"] == resource_type
        }

    def restart_functions(self) -> None:
        """Publishes all functions anew, so that their next processes read all settings anew.

        Raises:
            LocalStackError: The stack was refused; the earlier one stays as it was.
        """
        self._restarts += 1
        set_environment(self._template, {"RESTARTS": str(self._restarts)})
        self._update(self._template)

    def _update(self, template: dict[str, Any]) -> None:
        try:
            # A copy, since the translation takes the template apart.
            translated = translate(copy.deepcopy(template), self._parameters, self._ministack.session)
            self._submit(json.dumps(translated))
            self._end_old_versions()
        except (BotoCoreError, ClientError, InvalidDocumentException) as error:
            raise LocalStackError(deployment_failed(self._explain(error))) from error

    def _end_old_versions(self) -> None:
        """Deletes the versions that no alias points to; until then MiniStack keeps a process of each."""
        for function in self.find("AWS::Lambda::Function").values():
            live = self._lambda.get_alias(FunctionName=function, Name=ALIAS)["FunctionVersion"]
            for version in self._lambda.list_versions_by_function(FunctionName=function)["Versions"]:
                if version["Version"] not in {_LATEST, live}:
                    self._lambda.delete_function(FunctionName=function, Qualifier=version["Version"])

    def _submit(self, template: str) -> None:
        action, waiter = ("update_stack", "stack_update_complete")
        if not self._created:
            action, waiter = ("create_stack", "stack_create_complete")
        parameters = [{"ParameterKey": key, "ParameterValue": value} for key, value in self._parameters.items()]
        try:
            getattr(self._cloudformation, action)(
                StackName=self.name,
                TemplateURL=self._store_template(template),
                Parameters=parameters,
                Capabilities=["CAPABILITY_IAM"],
            )
        except ClientError as error:
            if _NO_UPDATES in str(error):
                return
            raise
        settings = {"Delay": _SECONDS_BETWEEN_LOOKS, "MaxAttempts": 600}
        self._cloudformation.get_waiter(waiter).wait(StackName=self.name, WaiterConfig=settings)
        self._created = True

    def _store_template(self, template: str) -> str:
        """Puts the template where CloudFormation takes a long one from, and returns its address."""
        self._s3.put_object(Bucket=_BUCKET, Key=_TEMPLATE, Body=template.encode())
        return f"{self._s3.meta.endpoint_url}/{_BUCKET}/{_TEMPLATE}"

    def _explain(self, error: Exception) -> str:
        if isinstance(error, ClientError):
            return str(error.response["Error"]["Message"])
        if not isinstance(error, WaiterError):
            return str(error)
        events = self._cloudformation.describe_stack_events(StackName=self.name)["StackEvents"]
        reasons = (
            f"{event['LogicalResourceId']}: {event.get('ResourceStatusReason', '')}"
            for event in events
            if event["ResourceStatus"] in _FAILED
        )
        return next(reasons, str(error))

    def _upload(self, folder: Path) -> str:
        archive = _pack(folder)
        key = hashlib.sha256(archive).hexdigest()
        if key not in self._uploads:
            self._s3.put_object(Bucket=_BUCKET, Key=key, Body=archive)
            self._uploads.add(key)
        return key

    def _remove_uploads_except(self, keys: set[str]) -> None:
        """Frees memory, but only after a success: until then a roll-back needs what was there before."""
        for key in self._uploads - keys:
            self._s3.delete_object(Bucket=_BUCKET, Key=key)
        self._uploads &= keys


def _pack(folder: Path) -> bytes:
    """Packs a folder; equal folders give equal bytes, so that CloudFormation sees what has changed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            archive.writestr(zipfile.ZipInfo(path.relative_to(folder).as_posix()), path.read_bytes())
    return buffer.getvalue()
