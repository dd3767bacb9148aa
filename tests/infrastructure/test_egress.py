"""From which address the platforms are called, and by which functions."""

import re

import pytest

from tests.infrastructure.stack import Stack, load_template, resolve, walk

_CALLING = {
    "DiagnoseFunction",
    "JssdkSignatureFunction",
    "OauthRedirectFunction",
    "RefreshTokensFunction",
    "WorkerFunction",
}


@pytest.fixture(params=[1, 2], ids=["1-zone", "2-zones"])
def network(request: pytest.FixtureRequest) -> Stack:
    """The network of ``EgressMode`` ``nat``, in as many zones as its parameter says."""
    return resolve(load_template("templates/egress.yaml"), "aws", {"Zones": request.param})


def test_functions_that_call_the_platforms_and_no_others_are_attached(stack: Stack) -> None:
    functions = stack.of_type("AWS::Lambda::Function")
    attached = {name for name, function in functions.items() if "VpcConfig" in function}

    assert attached == (_CALLING if stack.parameters["EgressMode"] == "nat" else set())
    for name in attached:
        assert functions[name]["VpcConfig"] == {
            "SubnetIds": ["Egress.Outputs.SubnetIds"],
            "SecurityGroupIds": ["Egress.Outputs.SecurityGroupId"],
        }


def test_functions_that_call_the_platforms_and_no_others_know_how(stack: Stack) -> None:
    functions = stack.of_type("AWS::Lambda::Function").items()
    modes = {name: function["Environment"]["Variables"].get("EGRESS_MODE") for name, function in functions}

    assert modes == {name: stack.parameters["EgressMode"] if name in _CALLING else None for name in modes}


def test_network_is_there_only_where_it_was_chosen(stack: Stack) -> None:
    networks = [nested["TemplateURL"] for nested in stack.of_type("AWS::CloudFormation::Stack").values()]

    assert ("templates/egress.yaml" in networks) is (stack.parameters["EgressMode"] == "nat")


def test_network_is_given_what_it_asks_for_and_gives_what_is_asked_of_it(stack: Stack, network: Stack) -> None:
    given = [
        nested["Parameters"].keys()
        for nested in stack.of_type("AWS::CloudFormation::Stack").values()
        if nested["TemplateURL"] == "templates/egress.yaml"
    ]
    texts = [node for node in walk([stack.resources, stack.outputs]) if isinstance(node, str)]
    asked = {name for text in texts for name in re.findall(r"\bEgress\.Outputs\.(\w+)", text)}

    assert all(names == network.parameters.keys() for names in given)
    assert asked == (network.outputs.keys() if given else set())


def test_address_is_an_output(stack: Stack) -> None:
    addresses = [output["Value"] for name, output in stack.outputs.items() if name == "EgressAddress"]

    assert addresses == (["Egress.Outputs.Addresses"] if stack.parameters["EgressMode"] == "nat" else [])


def test_network_has_a_gateway_and_an_address_for_each_zone(network: Stack) -> None:
    zones = network.parameters["Zones"]
    gateways = network.of_type("AWS::EC2::NatGateway").values()
    subnets = network.of_type("AWS::EC2::Subnet")

    assert len(network.of_type("AWS::EC2::EIP")) == len(gateways) == zones
    assert len({gateway["AllocationId"] for gateway in gateways}) == zones
    assert len({subnets[gateway["SubnetId"]]["AvailabilityZone"] for gateway in gateways}) == zones
    assert network.outputs["Addresses"]["Value"].split() == list(network.of_type("AWS::EC2::EIP"))


def test_functions_leave_through_the_gateway_of_their_zone(network: Stack) -> None:
    subnets = network.of_type("AWS::EC2::Subnet")
    gateways = network.of_type("AWS::EC2::NatGateway")
    tables = {
        association["SubnetId"]: association["RouteTableId"]
        for association in network.of_type("AWS::EC2::SubnetRouteTableAssociation").values()
    }
    routes = {route["RouteTableId"]: route for route in network.of_type("AWS::EC2::Route").values()}

    ids = network.outputs["SubnetIds"]["Value"].split(",")
    assert len(ids) == network.parameters["Zones"]
    for subnet in ids:
        route = routes[tables[subnet]]
        gateway = gateways[route["NatGatewayId"]]
        assert route["DestinationCidrBlock"] == "0.0.0.0/0"
        assert subnets[gateway["SubnetId"]]["AvailabilityZone"] == subnets[subnet]["AvailabilityZone"]
        assert routes[tables[gateway["SubnetId"]]]["GatewayId"] == "InternetGateway"


def test_subnets_do_not_overlap(network: Stack) -> None:
    blocks = [subnet["CidrBlock"] for subnet in network.of_type("AWS::EC2::Subnet").values()]

    assert len(set(blocks)) == len(blocks) == 2 * network.parameters["Zones"]
    assert all(block.startswith("10.64.0.") and block.endswith("/26") for block in blocks)


def test_tables_are_reached_without_the_gateway(network: Stack) -> None:
    (endpoint,) = network.of_type("AWS::EC2::VPCEndpoint").values()
    private = {f"PrivateRoutes{zone}" for zone in range(1, network.parameters["Zones"] + 1)}

    assert endpoint["ServiceName"] == "com.amazonaws.us-east-1.dynamodb"
    assert endpoint["VpcEndpointType"] == "Gateway"
    assert set(endpoint["RouteTableIds"]) == private


def test_nothing_gets_into_the_network_and_only_https_out(network: Stack) -> None:
    (group,) = network.of_type("AWS::EC2::SecurityGroup").values()
    (rule,) = group["SecurityGroupEgress"]

    assert "SecurityGroupIngress" not in group
    assert (rule["IpProtocol"], rule["FromPort"], rule["ToPort"]) == ("tcp", 443, 443)
    assert network.outputs["SecurityGroupId"]["Value"] in network.of_type("AWS::EC2::SecurityGroup")
