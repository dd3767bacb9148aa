"""A deployed stack: where it answers, and what an operator may change about it."""

import json
import time
from collections.abc import Mapping
from functools import cached_property
from typing import Any, Self

from devtools.cloud import messages
from devtools.cloud.aws import Aws, explained
from devtools.cloud.messages import CloudError
from devtools.cloud.parameters import Parameters
from devtools.cloud.place import Place

_MISSING = "does not exist"
# What Lambda says of a function in a network that nobody has called for weeks: its way there is made anew.
_WAKING = {"ResourceConflictException", "ResourceNotReadyException"}
_SECONDS_TO_WAKE = 3.0


class DeployedStack:
    """A stack of this bundle.

    Args:
        aws: Where it is deployed.
        description: What CloudFormation says about it.

    Attributes:
        aws: Where it is deployed.
        name: Its name.
        base_url: Where it answers, without a slash at the end.
        domain_name: Its custom domain; empty without one.
        domain_target: What the DNS record of that domain has to point to.
        egress_mode: Its parameter EgressMode.
        alarm_robot: Its parameter AlarmRobot.
    """

    def __init__(self, aws: Aws, description: dict[str, Any]) -> None:
        self.aws = aws
        self.name: str = description["StackName"]
        outputs = {output["OutputKey"]: output["OutputValue"] for output in description.get("Outputs", ())}
        if not {"SettingsPath", "CallbackUrl"} <= outputs.keys():
            raise CloudError(messages.no_wehook(self.name, aws.region, description["StackStatus"]))
        self.base_url = outputs["CallbackUrl"].partition("/callback/")[0]
        self._path = outputs["SettingsPath"]
        parameters = {each["ParameterKey"]: each["ParameterValue"] for each in description.get("Parameters", ())}
        self.domain_name: str = parameters.get("DomainName", "")
        self.egress_mode: str = parameters.get("EgressMode", "")
        self.alarm_robot: str = parameters.get("AlarmRobot", "")
        key = parameters.get("SettingsKeyArn", "")
        self._secret = {"Type": "SecureString"} | ({"KeyId": key} if key else {})
        self.domain_target: str = outputs.get("DomainTarget", "")

    @classmethod
    def find(cls, place: Place) -> Self:
        """Finds a stack.

        Args:
            place: Where it is.

        Raises:
            CloudError: There is none of this bundle's, or AWS cannot be asked.
        """
        aws = Aws(place.region, place.profile)
        client = aws.client("cloudformation")
        with explained():
            try:
                stacks = client.describe_stacks(StackName=place.stack)["Stacks"]
            except client.exceptions.ClientError as error:
                if _MISSING not in str(error):
                    raise
                raise CloudError(messages.no_stack(place.stack, aws.region)) from error
        return cls(aws, stacks[0])

    @cached_property
    def apps(self) -> Parameters:
        """The settings of the apps, by name; encrypted, under the stack's own key if it has one."""
        return Parameters(self.aws.client("ssm"), f"{self._path}/apps", self._secret)

    @cached_property
    def files(self) -> Parameters:
        """The domain-verification files, by path."""
        return Parameters(self.aws.client("ssm"), f"{self._path}/files", {"Type": "String"})

    @cached_property
    def egress(self) -> Parameters:
        """The proxy that calls to the platforms go through; encrypted as the apps are."""
        return Parameters(self.aws.client("ssm"), f"{self._path}/egress", self._secret)

    @cached_property
    def alarms(self) -> Parameters:
        """The group robot that tells of alarms; encrypted as the apps are."""
        return Parameters(self.aws.client("ssm"), f"{self._path}/alarms", self._secret)

    def find_function(self, logical_id: str) -> str | None:
        """Returns the name of a function, or None if the stack has none of this logical id.

        Args:
            logical_id: Its name in the template.

        Raises:
            CloudError: AWS cannot be asked.
        """
        client = self.aws.client("cloudformation")
        with explained():
            try:
                answer = client.describe_stack_resource(StackName=self.name, LogicalResourceId=logical_id)
            except client.exceptions.ClientError as error:
                if _MISSING not in str(error):
                    raise
                return None
        name: str = answer["StackResourceDetail"]["PhysicalResourceId"]
        return name

    def invoke(self, function: str, event: Mapping[str, Any]) -> dict[str, Any]:
        """Runs a function, and returns its result, or the ``errorMessage`` of its failure.

        Args:
            function: Its name.
            event: Its event.

        Raises:
            CloudError: It could not be run.
        """
        client, payload = self.aws.client("lambda"), json.dumps(event).encode()
        with explained():
            try:
                answer = client.invoke(FunctionName=function, Payload=payload)
            except client.exceptions.ClientError as error:
                if error.response["Error"]["Code"] not in _WAKING:
                    raise
                time.sleep(_SECONDS_TO_WAKE)
                answer = client.invoke(FunctionName=function, Payload=payload)
            result: dict[str, Any] = json.loads(answer["Payload"].read())
        return result

    def read_environment(self, function: str) -> dict[str, str]:
        """Returns the variables that a function is given.

        Args:
            function: Its name.

        Raises:
            CloudError: AWS cannot be asked.
        """
        with explained():
            configuration = self.aws.client("lambda").get_function_configuration(FunctionName=function)
        variables: dict[str, str] = configuration.get("Environment", {}).get("Variables", {})
        return variables

    def read_concurrency(self) -> int:
        """Returns how many functions may run at once in the account and the region.

        Raises:
            CloudError: AWS cannot be asked.
        """
        with explained():
            limit: int = self.aws.client("lambda").get_account_settings()["AccountLimit"]["ConcurrentExecutions"]
        return limit
