"""Names of tokens in the store, and fingerprints of what buys them; neither has a part of a secret."""

import hashlib

TICKET_TYPES = ("jsapi", "agent_config")
"""The tickets that a token may buy."""

_FINGERPRINT_DIGITS = 16


def wecom_key(corp_id: str, agent_id: int | None, app: str) -> str:
    """Returns the key of a WeCom app's token, which no other app of the corp may use.

    Args:
        corp_id: The corp.
        agent_id: The app's id, if it has one.
        app: The app's name in the settings, which stands in for a missing id.
    """
    if agent_id is not None:
        return f"wecom#{corp_id}#{agent_id}"
    # A name of nothing but digits could be the agent_id of another app.
    return f"wecom#{corp_id}#{f'app:{app}' if app.isdecimal() else app}"


def official_account_key(app_id: str) -> str:
    """Returns the key of an Official Account's token.

    Args:
        app_id: The account.
    """
    return f"wechat#{app_id}"


def suite_key(suite_id: str) -> str:
    """Returns the key of a suite's own token.

    Args:
        suite_id: The suite.
    """
    return f"suite#{suite_id}"


def suite_corp_key(suite_id: str, auth_corp_id: str) -> str:
    """Returns the key of the token that a suite has for one of its customers.

    Args:
        suite_id: The suite.
        auth_corp_id: The customer.
    """
    return f"{suite_key(suite_id)}#{auth_corp_id}"


def provider_key(provider_corp_id: str) -> str:
    """Returns the key of a provider's token.

    Args:
        provider_corp_id: The provider's corp.
    """
    return f"provider#{provider_corp_id}"


def ticket_key(token_key: str, ticket_type: str) -> str:
    """Returns the key of a ticket.

    Args:
        token_key: Key of the token that buys it.
        ticket_type: One of `TICKET_TYPES`.
    """
    return f"{token_key}#{ticket_type}"


def fingerprint(key: str, *secrets: str) -> str:
    """Returns a short digest that tells one credential from another, and nothing else about it.

    Args:
        key: Key of the token that it buys.
        secrets: What the credential consists of.
    """
    return hashlib.sha256("\0".join((key, *secrets)).encode()).hexdigest()[:_FINGERPRINT_DIGITS]
