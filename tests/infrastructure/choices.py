"""What an operator may choose, and stacks enough that every two choices meet in one of them."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, product
from typing import Any, NamedTuple

from tests.infrastructure.stack import ACCOUNT, REGIONS

KEY = "arn:{partition}:kms:{region}:" + ACCOUNT + ":key/5f0c2b5e-3a34-4b5c-9d7e-000000000001"
DATA_KEY = "arn:{partition}:kms:{region}:" + ACCOUNT + ":key/5f0c2b5e-3a34-4b5c-9d7e-000000000002"
CERTIFICATE = "arn:{partition}:acm:{region}:" + ACCOUNT + ":certificate/5f0c2b5e-3a34-4b5c-9d7e-000000000003"
DOMAIN = "hook.example.com"
ZONE = "Z0123456789ABCDEFGHIJ"

type Parameters = Mapping[str, Any]

# For each subject what can be chosen, the default first.
CHOICES: Mapping[str, Mapping[str, Parameters]] = {
    "partition": {"aws": {}, "aws-cn": {}},
    "processor": {"arm64": {}, "x86_64": {"Architecture": "x86_64"}},
    "address": {
        "own-address": {},
        "certificate": {"DomainName": DOMAIN, "CertificateArn": CERTIFICATE},
        "zone": {"DomainName": DOMAIN, "HostedZoneId": ZONE},
        "both-addresses": {"DomainName": DOMAIN, "CertificateArn": CERTIFICATE, "DefaultEndpoint": "enabled"},
        "certificate-and-zone": {"DomainName": DOMAIN, "CertificateArn": CERTIFICATE, "HostedZoneId": ZONE},
        "proxy-in-front": {"PublicBaseUrl": "https://hook.example.org"},
        "proxy-and-domain": {
            "DomainName": DOMAIN,
            "CertificateArn": CERTIFICATE,
            "PublicBaseUrl": "https://hook.example.org",
        },
    },
    "egress": {
        "no-egress": {},
        "nat": {"EgressMode": "nat"},
        "nat-in-2-zones": {"EgressMode": "nat", "EgressZones": 2},
        "egress-proxy": {"EgressMode": "proxy"},
    },
    "settings key": {"default-key": {}, "settings-key": {"SettingsKeyArn": KEY}},
    "data key": {"default-data-key": {}, "data-key": {"DataKeyArn": DATA_KEY}},
    "notices": {
        "no-notices": {},
        "email": {"AlarmEmail": "ops@example.com"},
        "robot": {"AlarmRobot": "enabled"},
        "email-and-robot": {"AlarmEmail": "ops@example.com", "AlarmRobot": "enabled"},
    },
    "tracing": {"untraced": {}, "traced": {"Tracing": "Active"}},
    "dashboard": {"no-dashboard": {}, "dashboard": {"Dashboard": "enabled"}},
    "concurrency": {
        "shared-concurrency": {},
        "reserved-concurrency": {"ReservedConcurrency": 50},
        "own-concurrency": {"ReservedConcurrency": 50, "ProvisionedConcurrency": 2},
    },
    "deployment": {"at-once": {}, "gradual": {"DeploymentType": "Canary10Percent5Minutes"}},
    "figures": {
        "usual-figures": {},
        "other-figures": {
            "MemorySize": 3008,
            "WorkerTimeout": 870,
            "JobConcurrency": 1000,
            "InboxRetentionSeconds": 1_209_600,
            "DeadLetterRetentionSeconds": 86_400,
            "LogLevel": "DEBUG",
            "LogRetentionDays": 365,
        },
    },
}
# What the template refuses.
_REFUSED = frozenset({("partition", "aws-cn"), ("tracing", "traced")})
_PAIRS = list(combinations(CHOICES, 2))


class Choice(NamedTuple):
    """One stack that an operator may deploy.

    Attributes:
        partition: Where.
        parameters: The parameters that do not have their default.
        name: What was chosen, without the defaults.
    """

    partition: str
    parameters: Parameters
    name: str


def list_choices() -> Iterator[Choice]:
    """Yields the default, and then stacks until every two choices have met."""
    missing = {frozenset(pair) for first, second in _PAIRS for pair in product(_options(first), _options(second))}
    missing.discard(_REFUSED)
    picked = {subject: next(iter(options)) for subject, options in CHOICES.items()}
    while True:
        yield _choose(picked)
        missing -= _meetings(picked)
        if not missing:
            return
        picked = _pick(missing)


def _pick(missing: set[frozenset[tuple[str, str]]]) -> dict[str, str]:
    """Picks one option after the other, each time the one that meets most new company."""
    picked = dict(min(missing, key=sorted))
    for subject, options in CHOICES.items():
        if subject not in picked:
            allowed = [option for option in options if not picked.items() | {(subject, option)} >= _REFUSED]
            picked[subject] = max(allowed, key=lambda option: len(_meetings({**picked, subject: option}) & missing))
    return picked


def _meetings(picked: Mapping[str, str]) -> set[frozenset[tuple[str, str]]]:
    return {frozenset(pair) for pair in combinations(picked.items(), 2)}


def _options(subject: str) -> Sequence[tuple[str, str]]:
    return [(subject, option) for option in CHOICES[subject]]


def _choose(picked: Mapping[str, str]) -> Choice:
    partition = picked["partition"]
    place = {"partition": partition, "region": REGIONS[partition]}
    parameters = {
        name: value.format(**place) if isinstance(value, str) else value
        for subject in CHOICES
        for name, value in CHOICES[subject][picked[subject]].items()
    }
    names = [option for subject, option in picked.items() if option != next(iter(CHOICES[subject]))]
    return Choice(partition, parameters, ",".join(names) or "default")
