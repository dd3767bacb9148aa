"""Turns the built template into one that MiniStack's CloudFormation takes."""

import hashlib
import logging
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import boto3
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse

type Document = dict[str, Any]

_CODE = {"AWS::Serverless::Function": "CodeUri", "AWS::Serverless::LayerVersion": "ContentUri"}
_ANY_METHOD = "x-amazon-apigateway-any-method"
_INTEGRATION = "x-amazon-apigateway-integration"
_AUTHORIZER = "x-amazon-apigateway-authorizer"
_ENDPOINT = "x-amazon-apigateway-endpoint-configuration"
_LIST = "ssm:GetParametersByPath"

# It would tell the developer of metrics that a failed translation has not published.
logging.getLogger("samtranslator").setLevel(logging.CRITICAL)


def load_template(path: Path) -> Document:
    """Loads a template with its intrinsic functions."""
    template: Document = yaml_parse(path.read_text(encoding="utf-8"))
    return template


def find_code(template: Document) -> dict[str, str]:
    """Returns the folders of functions and layers by logical id, relative to the template."""
    return {
        name: resource["Properties"][_CODE[resource["Type"]]]
        for name, resource in template["Resources"].items()
        if _CODE.get(resource["Type"]) in resource.get("Properties", ())
    }


def put_code(template: Document, bucket: str, keys: Mapping[str, str]) -> None:
    """Replaces these folders by objects of a bucket.

    Args:
        template: The template, which is changed.
        bucket: The bucket.
        keys: The objects by logical id.
    """
    for name, key in keys.items():
        resource = template["Resources"][name]
        resource["Properties"][_CODE[resource["Type"]]] = {"Bucket": bucket, "Key": key}


def set_environment(template: Document, variables: Mapping[str, str]) -> None:
    """Gives all functions further variables.

    Args:
        template: The template, which is changed.
        variables: Their values by name.
    """
    template["Globals"]["Function"]["Environment"]["Variables"] |= variables


def translate(template: Document, parameters: Mapping[str, str], session: boto3.Session) -> Document:
    """Translates a SAM template to CloudFormation.

    Args:
        template: The template.
        parameters: Values of its parameters.
        session: Knows the region.

    Raises:
        InvalidDocumentException: The template is not valid.
    """
    translated: Document = Translator({}, Parser(), boto_session=session).translate(template, dict(parameters))
    _spell_out_routes(translated["Resources"])
    _permit_listing(translated["Resources"])
    _keep_versions(translated["Resources"])
    _simplify_alarms(translated["Resources"])
    return translated


def _spell_out_routes(resources: Document) -> None:
    """Makes resources of an API's routes: MiniStack does not read the OpenAPI document in its ``Body``."""
    apis = {name: each for name, each in resources.items() if each["Type"] == "AWS::ApiGatewayV2::Api"}
    for api, resource in apis.items():
        body = resource["Properties"].pop("Body")
        (server,) = body["servers"]
        resource["Properties"] |= {"Name": api, "ProtocolType": "HTTP"}
        resource["Properties"]["DisableExecuteApiEndpoint"] = server[_ENDPOINT]["disableExecuteApiEndpoint"]
        for name, scheme in body.get("components", {}).get("securitySchemes", {}).items():
            resources[f"{api}{name}"] = _make_authorizer(api, name, scheme[_AUTHORIZER])
        for path, operations in body["paths"].items():
            for method, operation in operations.items():
                name = "ANY" if method == _ANY_METHOD else method.upper()
                resources |= _make_route(api, f"{name} {path}", operation)


def _make_authorizer(api: str, name: str, authorizer: Document) -> Document:
    return {
        "Type": "AWS::ApiGatewayV2::Authorizer",
        "Properties": {
            "ApiId": {"Ref": api},
            "Name": name,
            "AuthorizerType": authorizer["type"].upper(),
            "AuthorizerUri": authorizer["authorizerUri"],
            "AuthorizerPayloadFormatVersion": authorizer["authorizerPayloadFormatVersion"],
            "AuthorizerResultTtlInSeconds": authorizer["authorizerResultTtlInSeconds"],
            "EnableSimpleResponses": authorizer["enableSimpleResponses"],
            "IdentitySource": authorizer["identitySource"],
        },
    }


def _make_route(api: str, route_key: str, operation: Document) -> Document:
    name = f"{api}{hashlib.sha256(route_key.encode()).hexdigest()[:12]}"
    integration = operation[_INTEGRATION]
    target = {"Fn::Join": ["/", ["integrations", {"Ref": f"{name}Integration"}]]}
    security = [authorizer for choice in operation.get("security", []) for authorizer in choice]
    protection = {"AuthorizationType": "CUSTOM", "AuthorizerId": {"Ref": f"{api}{security[0]}"}} if security else {}
    return {
        f"{name}Integration": {
            "Type": "AWS::ApiGatewayV2::Integration",
            "Properties": {
                "ApiId": {"Ref": api},
                "IntegrationType": integration["type"].upper(),
                "IntegrationUri": integration["uri"],
                "PayloadFormatVersion": integration["payloadFormatVersion"],
            },
        },
        f"{name}Route": {
            "Type": "AWS::ApiGatewayV2::Route",
            "Properties": {"ApiId": {"Ref": api}, "RouteKey": route_key, "Target": target, **protection},
        },
    }


def _permit_listing(resources: Document) -> None:
    """Lets roles that may list the parameters of one path list those of any: MiniStack looks at no path here."""
    for policy in (node for node in _walk(resources) if "PolicyDocument" in node):
        statements = policy["PolicyDocument"]["Statement"]
        if any(_LIST in statement.get("Action", []) for statement in statements):
            statements.append({"Effect": "Allow", "Action": _LIST, "Resource": "*"})


def _walk(node: Any) -> Iterator[Document]:
    """Yields every object in a template."""
    children = node if isinstance(node, list) else []
    if isinstance(node, dict):
        yield node
        children = list(node.values())
    for child in children:
        yield from _walk(child)


def _keep_versions(resources: Document) -> None:
    """Lets the stack forget a version without deleting it: MiniStack would not end its process."""
    for resource in resources.values():
        if resource["Type"] == "AWS::Lambda::Version":
            resource |= {"DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain"}


def _simplify_alarms(resources: Document) -> None:
    """Makes an alarm about several metrics one about the first of them: MiniStack knows no metric math."""
    for resource in resources.values():
        if resource["Type"] == "AWS::CloudWatch::Alarm" and "Metrics" in resource["Properties"]:
            queries = resource["Properties"].pop("Metrics")
            first = next(query["MetricStat"] for query in queries if "MetricStat" in query)
            resource["Properties"] |= {**first["Metric"], "Period": first["Period"], "Statistic": first["Stat"]}
