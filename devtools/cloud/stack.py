"""A deployed stack: where it answers, and what an operator may change about it."""

from functools import cached_property
from typing import Any, Self

from devtools.cloud import messages
from devtools.cloud.aws import Aws, explained
from devtools.cloud.messages import CloudError
from devtools.cloud.parameters import Parameters
from devtools.cloud.place import Place

_MISSING = "does not exist"


class DeployedStack:
    """A stack of this bundle.

    Args:
        aws: Where it is deployed.
        description: What CloudFormation says about it.

    Attributes:
        aws: Where it is deployed.
        name: Its name.
        base_url: Where it answers, without a slash at the end.
    """

    def __init__(self, aws: Aws, description: dict[str, Any]) -> None:
        self.aws = aws
        self.name: str = description["StackName"]
        outputs = {output["OutputKey"]: output["OutputValue"] for output in description.get("Outputs", ())}
        if not {"SettingsPath", "CallbackUrl"} <= outputs.keys():
            raise CloudError(messages.no_wehook(self.name, aws.region, description["StackStatus"]))
        self.base_url = outputs["CallbackUrl"].partition("/callback/")[0]
        self._path = outputs["SettingsPath"]
        parameters = description.get("Parameters", ())
        self._key = next((each["ParameterValue"] for each in parameters if each["ParameterKey"] == "SettingsKeyArn"), "")

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
        kind = {"Type": "SecureString"} | ({"KeyId": self._key} if self._key else {})
        return Parameters(self.aws.client("ssm"), f"{self._path}/apps", kind)

    @cached_property
    def files(self) -> Parameters:
        """The domain-verification files, by path."""
        return Parameters(self.aws.client("ssm"), f"{self._path}/files", {"Type": "String"})

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
