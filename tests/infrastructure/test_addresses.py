"""Where a stack is reached, and that its functions and outputs say the same."""

from typing import Any

import pytest

from tests.infrastructure.choices import CERTIFICATE, DOMAIN, ZONE
from tests.infrastructure.stack import REGIONS, Stack, is_allowed, translate

_API = "https://HttpApi.ApiEndpoint"


def test_stack_with_a_domain_is_reached_at_it(stack: Stack) -> None:
    has_domain = bool(stack.parameters["DomainName"])

    assert len(stack.of_type("AWS::ApiGatewayV2::DomainName")) == has_domain
    assert len(stack.of_type("AWS::ApiGatewayV2::ApiMapping")) == has_domain


@pytest.mark.parametrize("partition", REGIONS)
@pytest.mark.parametrize(
    ("parameters", "is_off"),
    [
        pytest.param({}, False, id="without-a-domain"),
        pytest.param({"DefaultEndpoint": "enabled"}, False, id="enabled-without-a-domain"),
        pytest.param({"DomainName": DOMAIN, "HostedZoneId": ZONE}, True, id="domain"),
        pytest.param(
            {"DomainName": DOMAIN, "HostedZoneId": ZONE, "DefaultEndpoint": "enabled"}, False, id="domain-and-enabled"
        ),
    ],
)
def test_own_address_of_the_api_is_off_behind_a_domain_unless_it_is_kept(
    partition: str, parameters: dict[str, Any], *, is_off: bool
) -> None:
    (api,) = translate(partition, **parameters).of_type("AWS::ApiGatewayV2::Api").values()
    (server,) = api["Body"]["servers"]

    assert server["x-amazon-apigateway-endpoint-configuration"] == {"disableExecuteApiEndpoint": is_off}


def test_domain_is_the_stage_of_the_api(stack: Stack) -> None:
    (stage,) = stack.of_type("AWS::ApiGatewayV2::Stage")
    for mapping in stack.of_type("AWS::ApiGatewayV2::ApiMapping").values():
        assert mapping == {"ApiId": "HttpApi", "DomainName": "Domain", "Stage": stage}


def test_domain_has_the_certificate_that_was_chosen_or_a_new_one(stack: Stack) -> None:
    for domain in stack.of_type("AWS::ApiGatewayV2::DomainName").values():
        (configuration,) = domain["DomainNameConfigurations"]
        assert configuration["CertificateArn"] == (stack.parameters["CertificateArn"] or "Certificate")
        assert (configuration["EndpointType"], configuration["SecurityPolicy"]) == ("REGIONAL", "TLS_1_2")


def test_certificate_is_asked_for_only_where_there_is_none(stack: Stack) -> None:
    parameters = stack.parameters
    certificates = stack.of_type("AWS::CertificateManager::Certificate")

    assert bool(certificates) is bool(parameters["DomainName"] and not parameters["CertificateArn"])
    for certificate in certificates.values():
        assert certificate["ValidationMethod"] == "DNS"
        assert certificate["DomainValidationOptions"] == [{"DomainName": DOMAIN, "HostedZoneId": ZONE}]


def test_record_is_written_where_route_53_has_the_zone(stack: Stack) -> None:
    records = stack.of_type("AWS::Route53::RecordSet")

    assert bool(records) is bool(stack.parameters["HostedZoneId"])
    for record in records.values():
        assert (record["Name"], record["HostedZoneId"]) == (DOMAIN, ZONE)
        assert record["AliasTarget"] == {
            "DNSName": "Domain.RegionalDomainName",
            "HostedZoneId": "Domain.RegionalHostedZoneId",
        }


@pytest.mark.parametrize(
    ("parameters", "url"),
    [
        pytest.param({}, "", id="own-address"),
        pytest.param({"DomainName": DOMAIN, "HostedZoneId": ZONE}, f"https://{DOMAIN}", id="domain"),
        pytest.param({"PublicBaseUrl": "http://127.0.0.1:3000"}, "http://127.0.0.1:3000", id="proxy-in-front"),
        pytest.param(
            {"DomainName": DOMAIN, "CertificateArn": CERTIFICATE, "PublicBaseUrl": "https://hook.example.org"},
            "https://hook.example.org",
            id="proxy-in-front-of-a-domain",
        ),
    ],
)
def test_login_and_outputs_agree_on_the_address(parameters: dict[str, Any], url: str) -> None:
    stack = translate(**parameters)
    login = stack.of_type("AWS::Lambda::Function")["OauthRedirectFunction"]["Environment"]["Variables"]

    assert login["PUBLIC_BASE_URL"] == url  # where it is empty, the function asks API Gateway
    base = url or _API
    expected = {
        "CallbackUrl": f"{base}/callback/APP",
        "OAuthLoginUrl": f"{base}/oauth/APP/login",
        "VerificationFileUrl": f"{base}/FILE",
        "TrustedDomain": base.partition("://")[2],
    }
    assert {name: stack.outputs[name]["Value"] for name in expected} == expected


def test_outputs_are_what_the_operator_needs(stack: Stack) -> None:
    optional = {
        "DomainTarget": bool(stack.parameters["DomainName"]),
        "EgressAddress": stack.parameters["EgressMode"] == "nat",
    }

    always = {"CallbackUrl", "OAuthLoginUrl", "VerificationFileUrl", "TrustedDomain", "SettingsPath"}
    assert stack.outputs.keys() == always | {name for name, is_there in optional.items() if is_there}
    assert stack.outputs["SettingsPath"]["Value"] == "/wehook"


@pytest.mark.parametrize(
    ("domain", "certificate", "zone", "allowed"),
    [
        ("", "", "", True),
        (DOMAIN, CERTIFICATE, "", True),
        (DOMAIN, "", ZONE, True),
        (DOMAIN, CERTIFICATE, ZONE, True),
        (DOMAIN, "", "", False),
        ("", CERTIFICATE, "", False),
        ("", "", ZONE, False),
        ("", CERTIFICATE, ZONE, False),
    ],
)
def test_half_a_domain_is_refused_before_anything_is_deployed(
    domain: str, certificate: str, zone: str, *, allowed: bool
) -> None:
    assert is_allowed("aws", DomainName=domain, CertificateArn=certificate, HostedZoneId=zone) is allowed
