"""The questions of the first deployment; everything else has a default that is safe."""

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

from devtools.cli.screen import tell
from devtools.cli.terminal import ask
from devtools.cloud.place import Place
from devtools.deploy import texts
from devtools.local_stack.cloud_template import load_template
from devtools.texts import Text

_TEMPLATE = Path(__file__).parents[2] / "template.yaml"
_REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-\d")
# The name begins the names of parameters, and AWS Systems Manager keeps two beginnings for itself.
_STACK = re.compile(r"(?!aws|ssm)[a-z][a-z0-9-]{0,99}", re.IGNORECASE)

type Check = Callable[[str], Text | None]


def ask_place(default: Place) -> Place:
    """Asks where to deploy.

    Args:
        default: What an empty answer stands for.

    Raises:
        CommandError: There are no more answers.
    """
    region = _ask(texts.ask_region(default.region), partial(_check, _REGION, texts.NO_REGION), default.region)
    stack = _ask(texts.ask_stack(default.stack), partial(_check, _STACK, texts.NO_STACK_NAME), default.stack)
    return default._replace(region=region, stack=stack)


def ask_parameters(region: str) -> dict[str, str]:
    """Asks for the parameters of the template that have no good default, and returns those that are not empty.

    Args:
        region: Where the stack is to be.

    Raises:
        CommandError: There are no more answers.
    """
    rules = load_template(_TEMPLATE)["Parameters"]
    patterns = {name: re.compile(rule["AllowedPattern"]) for name, rule in rules.items() if "AllowedPattern" in rule}
    answers = {"DomainName": _ask(texts.ASK_DOMAIN, partial(_check, patterns["DomainName"], texts.NO_HOST_NAME))}
    if answers["DomainName"]:
        zone = _ask(texts.ASK_ZONE, partial(_check, patterns["HostedZoneId"], texts.NO_ZONE_ID))
        check = partial(_check_certificate, patterns["CertificateArn"], region, needed=not zone)
        certificate = _ask(texts.ASK_CERTIFICATE_OR_NONE if zone else texts.ASK_CERTIFICATE, check)
        answers |= {"HostedZoneId": zone, "CertificateArn": certificate}
    answers["AlarmEmail"] = _ask(texts.ASK_EMAIL, partial(_check, patterns["AlarmEmail"], texts.NO_EMAIL))
    return {name: answer for name, answer in answers.items() if answer}


def _ask(label: Text, check: Check, default: str = "") -> str:
    """Asks until there is an answer that will do."""
    while True:
        answer = ask(label) or default
        problem = check(answer)
        if problem is None:
            return answer
        tell(problem, "red", aside=True)


def _check(pattern: re.Pattern[str], problem: Text, answer: str) -> Text | None:
    return None if pattern.fullmatch(answer) else problem


def _check_certificate(pattern: re.Pattern[str], region: str, answer: str, *, needed: bool) -> Text | None:
    if not answer:
        return texts.CERTIFICATE_NEEDED if needed else None
    if not pattern.fullmatch(answer):
        return texts.NO_CERTIFICATE_ARN
    return None if answer.split(":")[3] == region else texts.certificate_elsewhere(region)
