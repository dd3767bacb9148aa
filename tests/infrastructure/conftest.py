from itertools import product

import pytest

from tests.infrastructure.stack import Stack, translate

_KEY_ARNS = {
    "aws": "arn:aws:kms:us-east-1:123456789012:key/5f0c2b5e-3a34-4b5c-9d7e-000000000001",
    "aws-cn": "arn:aws-cn:kms:cn-north-1:123456789012:key/5f0c2b5e-3a34-4b5c-9d7e-000000000001",
}
_CHOICES = [
    pytest.param(
        (partition, architecture, key_arn),
        id=f"{partition}-{architecture}-{'own' if key_arn else 'default'}-key",
    )
    for partition, architecture in product(_KEY_ARNS, ("arm64", "x86_64"))
    for key_arn in ("", _KEY_ARNS[partition])
]


@pytest.fixture(params=_CHOICES, scope="session")
def stack(request: pytest.FixtureRequest) -> Stack:
    """The stack under each choice that changes what is deployed."""
    partition, architecture, key_arn = request.param
    return translate(partition, Architecture=architecture, SettingsKeyArn=key_arn)
