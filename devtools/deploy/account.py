"""Whose account the credentials are of, and which region is meant."""

from devtools.cloud.aws import Aws, explained
from devtools.cloud.messages import CREDENTIALS_REFUSED, CloudError
from devtools.cloud.place import Place
from devtools.deploy import texts

# Regions that every account has, by the beginning of the names of those that it may have to enable.
_ALWAYS_ENABLED = {"cn-": "cn-north-1", "": "us-east-1"}


def find_account(place: Place) -> str:
    """Returns the number of the account whose credentials are used.

    Args:
        place: Where they are to be used.

    Raises:
        CloudError: There are none, AWS does not take them, or the account does not have the region.
    """
    try:
        return _ask_for_account(place)
    except CloudError as error:
        if error.text != CREDENTIALS_REFUSED or not _is_taken_elsewhere(place):
            raise
        raise CloudError(texts.region_disabled(place.region)) from error


def find_usual_region(place: Place) -> str:
    """Returns the region that the AWS configuration names; empty if it names none.

    Args:
        place: Whose profile is looked at.
    """
    try:
        return Aws("", place.profile).region
    except CloudError:
        return ""


def _ask_for_account(place: Place) -> str:
    client = Aws(place.region, place.profile).client("sts")
    with explained():
        account: str = client.get_caller_identity()["Account"]
    return account


def _is_taken_elsewhere(place: Place) -> bool:
    """Says whether the credentials are good: a region that is not enabled answers as if they were not."""
    region = next(always for prefix, always in _ALWAYS_ENABLED.items() if place.region.startswith(prefix))
    try:
        _ask_for_account(place._replace(region=region))
    except CloudError:
        return False
    return True
