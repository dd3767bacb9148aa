"""AWS with an operator's own credentials."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from devtools.cloud import messages
from devtools.cloud.messages import CloudError
from devtools.texts import Text

_CONNECT_SECONDS = 5
_READ_SECONDS = 12
_ATTEMPTS = 2
_EXPIRED = {
    "AuthFailure",
    "ExpiredToken",
    "ExpiredTokenException",
    "InvalidClientTokenId",
    "InvalidSignatureException",
    "SignatureDoesNotMatch",
    "UnrecognizedClientException",
}
_FORBIDDEN = {"AccessDenied", "AccessDeniedException", "KMSAccessDeniedException", "UnauthorizedOperation"}


class Aws:
    """The services of one region; boto3 reads credentials and endpoints as the AWS command line does.

    Args:
        region: The region; empty for the one that the AWS configuration names.
        profile: The profile whose credentials are used; empty for the usual one.

    Raises:
        CloudError: There is no such profile, or no region is set.
    """

    def __init__(self, region: str, profile: str) -> None:
        import boto3  # noqa: PLC0415 - it takes a while to load, and most commands need no AWS

        with explained():
            # boto3 itself does not know AWS_REGION, which the AWS command line takes.
            named = region or os.environ.get("AWS_REGION")
            self._session = boto3.Session(region_name=named or None, profile_name=profile or None)
        self.region: str = self._session.region_name or ""
        if not self.region:
            raise CloudError(messages.NO_REGION)
        self._clients: dict[str, Any] = {}
        self._making = threading.Lock()  # a session makes one client at a time

    def client(self, service: str) -> Any:
        """Returns the boto3 client of a service, which gives up soon; threads may share it.

        Args:
            service: The service.

        Raises:
            CloudError: AWS_ENDPOINT_URL or the region's name is malformed.
        """
        with self._making:
            if service not in self._clients:
                self._clients[service] = self._make(service)
            return self._clients[service]

    def _make(self, service: str) -> Any:
        from botocore.config import Config  # noqa: PLC0415

        config = Config(
            connect_timeout=_CONNECT_SECONDS, read_timeout=_READ_SECONDS, retries={"total_max_attempts": _ATTEMPTS}
        )
        try:
            with explained():
                return self._session.client(service, config=config)
        except ValueError as error:
            raise CloudError(messages.ENDPOINT_UNUSABLE) from error


@contextmanager
def explained() -> Iterator[None]:
    """Says in one line why a call to AWS failed.

    Raises:
        CloudError: The line.
    """
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415

    try:
        yield
    except ClientError as error:
        raise CloudError(_explain_refusal(error.operation_name, error.response["Error"])) from error
    except BotoCoreError as error:
        raise CloudError(_explain(error)) from error


def _explain_refusal(operation: str, error: dict[str, str]) -> Text:
    if error["Code"] in _EXPIRED:
        return messages.CREDENTIALS_REFUSED
    if error["Code"] in _FORBIDDEN:
        return messages.not_allowed(operation, error["Code"])
    return messages.refused(operation, error.get("Message") or error["Code"])


def _explain(error: Exception) -> Text:
    from botocore import exceptions  # noqa: PLC0415

    known = {
        (exceptions.NoCredentialsError, exceptions.PartialCredentialsError): messages.NO_CREDENTIALS,
        (
            exceptions.CredentialRetrievalError,
            exceptions.SSOError,
            exceptions.TokenRetrievalError,
        ): messages.CREDENTIALS_REFUSED,
        # Of `aws login`: botocore wants a newer awscrt for them than the functions have.
        (exceptions.MissingDependencyException,): messages.CREDENTIALS_UNREADABLE,
    }
    for kinds, text in known.items():
        if isinstance(error, kinds):
            return text
    match error:
        case exceptions.ProfileNotFound():
            return messages.no_profile(str(error))
        case exceptions.InvalidRegionError():
            return messages.no_such_region(str(error))
        case exceptions.ConnectionError() | exceptions.HTTPClientError():
            return messages.no_connection(str(error.kwargs.get("endpoint_url", "AWS")))
        case _:
            return messages.failed(str(error))
