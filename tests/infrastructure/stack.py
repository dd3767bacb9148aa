"""The template as CloudFormation gets it: translated by SAM, with parameters, regions and conditions filled in."""

import copy
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
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
    """A template for one choice of parameters; what only exists after deployment stands as ``Resource.Attribute``.

    Attributes:
        partition: The partition that it is deployed to.
        parameters: All parameters.
        resources: The resources that their conditions let exist.
        outputs: The outputs, likewise.
    """

    partition: str
    parameters: Mapping[str, Any]
    resources: Mapping[str, Document]
    outputs: Mapping[str, Document]

    @property
    def region(self) -> str:
        return REGIONS[self.partition]

    def of_type(self, resource_type: str) -> dict[str, Document]:
        """Returns the properties of all resources of a type, by logical id."""
        return {
            name: resource.get("Properties", {})
            for name, resource in self.resources.items()
            if resource["Type"] == resource_type
        }


@cache
def load_template(path: str = "template.yaml") -> Document:
    """Loads a template once; nobody may change it."""
    template: Document = yaml_parse((ROOT / path).read_text(encoding="utf-8"))
    return template


def list_functions() -> dict[str, Document]:
    """Returns the properties of the functions as the template has them, by logical id."""
    return {
        name: resource["Properties"]
        for name, resource in load_template()["Resources"].items()
        if resource["Type"] == "AWS::Serverless::Function"
    }


def translate(
    partition: str = "aws",
    *,
    code: Mapping[str, str] | None = None,
    added: Mapping[str, Document] | None = None,
    **parameters: object,
) -> Stack:
    """Translates the template as a deployment with these parameters would.

    Args:
        partition: Where it is deployed.
        code: What was uploaded for functions and the layer, by logical id; the same for all that are not named.
        added: Resources that a user has added.
        parameters: Parameters of the template that do not have their default.
    """
    template = {**load_template(), "Resources": {**load_template()["Resources"], **(added or {})}}
    values = _add_defaults(parameters)
    translated = _translate(template, values, REGIONS[partition], code or {})
    return resolve(translated, partition, values)


def is_allowed(partition: str, **parameters: object) -> bool:
    """Says whether CloudFormation lets these parameters pass the rules of the template."""
    template = load_template()
    resolver = _Resolver(_add_pseudo_parameters(_add_defaults(parameters), partition), template)
    return all(
        resolver.resolve(assertion["Assert"])
        for rule in template["Rules"].values()
        if resolver.resolve(rule["RuleCondition"])
        for assertion in rule["Assertions"]
    )


def resolve(template: Document, partition: str, values: Mapping[str, Any]) -> Stack:
    """Fills in a template that needs no translation.

    Args:
        template: The template.
        partition: Where it is deployed.
        values: All its parameters.
    """
    resolver = _Resolver(_add_pseudo_parameters(values, partition), template)
    return Stack(partition, values, resolver.list("Resources"), resolver.list("Outputs"))


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


def _add_defaults(parameters: Mapping[str, object]) -> dict[str, object]:
    return {name: parameter["Default"] for name, parameter in load_template()["Parameters"].items()} | {**parameters}


def _add_pseudo_parameters(values: Mapping[str, object], partition: str) -> Mapping[str, object]:
    return {
        **values,
        "AWS::AccountId": ACCOUNT,
        "AWS::Partition": partition,
        "AWS::Region": REGIONS[partition],
        "AWS::StackName": STACK_NAME,
    }


def _translate(template: Document, values: Mapping[str, object], region: str, code: Mapping[str, str]) -> Document:
    template = copy.deepcopy(template)
    for name, resource in template["Resources"].items():
        for location in {"CodeUri", "ContentUri"} & resource.get("Properties", {}).keys():
            # Where `sam deploy` would have put it.
            resource["Properties"][location] = f"s3://bucket/{code.get(name, 'code')}"
    translator = Translator({}, Parser(), boto_session=boto3.Session(region_name=region))
    translated: Document = translator.translate(template, dict(values))
    return translated


class _Resolver:
    """Computes the intrinsic functions that the template uses."""

    def __init__(self, values: Mapping[str, object], template: Document) -> None:
        self._values = values
        self._template = template
        self._conditions = template.get("Conditions", {})
        self._mappings = template.get("Mappings", {})
        self._functions: dict[str, Callable[[Any], Any]] = {
            "Condition": lambda name: self.resolve(self._conditions[name]),
            "Ref": lambda name: _ABSENT if name == "AWS::NoValue" else self._values.get(name, name),
            "Fn::And": lambda conditions: all(map(self.resolve, conditions)),
            "Fn::Equals": lambda pair: str(self.resolve(pair[0])) == str(self.resolve(pair[1])),
            "Fn::FindInMap": lambda path: self._mappings[path[0]][str(self.resolve(path[1]))][path[2]],
            "Fn::GetAtt": lambda path: f"https://{'.'.join(path)}" if path[1] == "ApiEndpoint" else ".".join(path),
            "Fn::GetAZs": lambda region: [f"{region}zone-{letter}" for letter in "abc"],
            "Fn::If": self._choose,
            "Fn::Join": lambda argument: argument[0].join(map(str, self.resolve(argument[1]))),
            "Fn::Not": lambda conditions: not self.resolve(conditions[0]),
            "Fn::Or": lambda conditions: any(map(self.resolve, conditions)),
            "Fn::Select": lambda argument: self.resolve(argument[1])[int(argument[0])],
            "Fn::Split": lambda argument: str(self.resolve(argument[1])).split(argument[0]),
            "Fn::Sub": self._substitute,
        }

    def list(self, section: str) -> Document:
        """Returns what there is in a section of the template."""
        present = {
            name: entry
            for name, entry in self._template.get(section, {}).items()
            if "Condition" not in entry or self.resolve(self._conditions[entry["Condition"]])
        }
        return {
            name: self.resolve({key: entry[key] for key in entry if key != "Condition"})
            for name, entry in present.items()
        }

    def resolve(self, node: Any) -> Any:
        if isinstance(node, list):
            return [value for value in map(self.resolve, node) if value is not _ABSENT]
        if not isinstance(node, dict):
            return node
        if len(node) == 1 and (name := next(iter(node))) in self._functions and isinstance(node[name], (str, list)):
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
