"""The members, visitors and fans of the simulated platforms."""

import tomllib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Member:
    """A member of every simulated corp."""

    id: str
    name: str
    department: int
    gender: str
    email: str
    mobile: str
    visible: bool = True


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who is no member and opens a page of the corp in WeChat."""

    id: str
    name: str
    external_user_id: str


@dataclass(frozen=True, slots=True)
class Fan:
    """A user of every simulated Official Account.

    Attributes:
        id: The openid.
        name: The nickname.
        union_id: The unionid.
        head_image_url: Address of the avatar.
        snapshot: Whether it is a virtual one, that of a page in snapshot mode (快照页).
        tags: Numbers of the tags that the account gave the fan.
        client_platform_type: The phone: 1 iOS, 2 Android, 3 another.
    """

    id: str
    name: str
    union_id: str
    head_image_url: str
    snapshot: bool = False
    tags: tuple[int, ...] = ()
    client_platform_type: str = "2"


_PEOPLE = tomllib.loads(Path(__file__).with_name("people.toml").read_text(encoding="utf-8"))

MEMBERS = {person["id"]: Member(**person) for person in _PEOPLE["members"]}
VISITORS = {person["id"]: Visitor(**person) for person in _PEOPLE["visitors"]}
FANS = {person["id"]: Fan(**person) for person in _PEOPLE["fans"]}
