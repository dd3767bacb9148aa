"""The template as CloudFormation gets it: translated by SAM, with parameters, regions and conditions filled in."""

import copy
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import boto3
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse

ROOT = Path(__file__).parents[2]
ACCOUNT = "123456789012"
STACK_NAME = "wehook"
REGIONS = {"aws": "us-east-1", "aws-cn": "cn-north-1"}

type Document = dict[str, Any]

_ABSENT = object()


class Stack(NamedTuple):
    """A template for one choice of parameters; what only exists after deployment stands as ``Resource.Attribute``."""

    partition: str
    parameters: Mapping[str, object]
    resources: Mapping[str, Document]
    outputs: Mapping[str, Document]

    @property
    def region(self) -> str:
        return REGIONS[self.partition]

    def of_type(self, resource_type: str) -> dict[str, Document]:
        """Returns the properties of all resources of a type, by logical id."""
        return {
            name: resource["Properties"]
            for name, resource in self.resources.items()
            if resource["Type"] == resource_type
        }


def load_template() -> Document:
    template: Document = yaml_parse((ROOT / "template.yaml").read_text(encoding="utf-8"))
    return template


def list_functions() -> dict[str, Document]:
    """Returns the properties of the functions as the template has them, by logical id."""
    return {
        name: resource["Properties"]
        for name, resource in load_template()["Resources"].items()
        if resource["Type"] == "AWS::Serverless::Function"
    }


def translate(partition: str = "aws", **parameters: object) -> Stack:
    """Translates the template as a deployment with these parameters would."""
    template = load_template()
    values = {name: parameter["Default"] for name, parameter in template["Parameters"].items()} | parameters
    translated = _translate(template, values, REGIONS[partition])
    resolver = _Resolver(
        values
        | {
            "AWS::AccountId": ACCOUNT,
            "AWS::Partition": partition,
            "AWS::Region": REGIONS[partition],
            "AWS::StackName": STACK_NAME,
        },
        translated,
    )
    return Stack(partition, values, resolver.resolve(translated["Resources"]), resolver.resolve(translated["Outputs"]))


def walk(node: object) -> Iterator[object]:
    """Yields a node and everything in it."""
    yield node
    children: list[object] = []
    if isinstance(node, dict):
        children = list(node.values())
    elif isinstance(node, list):
        children = node
    for child in children:
        yield from walk(child)


def _translate(template: Document, values: Mapping[str, object], region: str) -> Document:
    template = copy.deepcopy(template)
    for resource in template["Resources"].values():
        for location in {"CodeUri", "ContentUri"} & resource["Properties"].keys():
            resource["Properties"][location] = "s3://bucket/key"  # where `sam deploy` would have put the code
    translator = Translator({}, Parser(), boto_session=boto3.Session(region_name=region))
    translated: Document = translator.translate(template, dict(values))
    return translated


class _Resolver:
    """Computes the intrinsic functions that the template uses."""

    def __init__(self, values: Mapping[str, object], template: Document) -> None:
        self._values = values
        self._conditions = template.get("Conditions", {})
        self._mappings = template.get("Mappings", {})
        self._functions: dict[str, Callable[[Any], Any]] = {
            "Ref": lambda name: _ABSENT if name == "AWS::NoValue" else self._values.get(name, name),
            "Fn::GetAtt": ".".join,
            "Fn::Sub": self._substitute,
            "Fn::If": self._choose,
            "Fn::Equals": lambda pair: self.resolve(pair[0]) == self.resolve(pair[1]),
            "Fn::FindInMap": lambda path: self._mappings[path[0]][str(self.resolve(path[1]))][path[2]],
            "Fn::Not": lambda conditions: not self.resolve(conditions[0]),
        }

    def resolve(self, node: Any) -> Any:
        if isinstance(node, list):
            return [value for value in map(self.resolve, node) if value is not _ABSENT]
        if not isinstance(node, dict):
            return node
        if len(node) == 1 and (name := next(iter(node))) in self._functions:
            return self._functions[name](node[name])
        unknown = [name for name in node if name.startswith("Fn::")]
        assert not unknown, f"{unknown} is not among the functions that these tests compute"
        resolved = {name: self.resolve(value) for name, value in node.items()}
        return {name: value for name, value in resolved.items() if value is not _ABSENT}

    def _choose(self, choice: tuple[str, object, object]) -> Any:
        condition, then, otherwise = choice
        return self.resolve(then if self.resolve(self._conditions[condition]) else otherwise)

    def _substitute(self, argument: str | tuple[str, Document]) -> str:
        text, own_values = (argument, {}) if isinstance(argument, str) else argument
        values = {**self._values, **self.resolve(own_values)}
        return re.sub(r"\$\{([^}]+)\}", lambda match: str(values.get(match[1], match[1])), text)
