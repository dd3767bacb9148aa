"""Temporary media (临时素材) of both platforms: kept in memory for three days."""

import secrets
from dataclasses import dataclass

from devtools.platform.clock import Clock

_THREE_DAYS = 259_200
# A picture of one pixel, and the first bytes of the other formats: enough to tell what a file is.
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360f8cf50cf000004820181a4a8dd2b0000000049454e44ae426082"
)
_SAMPLES = {
    "image": ("picture.png", "image/png", PICTURE),
    "thumb": ("thumb.png", "image/png", PICTURE),
    "voice": ("voice.amr", "audio/amr", b"#!AMR\n" + bytes(32)),
    "video": ("video.mp4", "video/mp4", b"\x00\x00\x00\x18ftypmp42" + bytes(32)),
}


@dataclass(frozen=True, slots=True)
class Media:
    """A file that was uploaded.

    Attributes:
        media_id: Its id.
        owner: Whose apps may use it: a corp or an account.
        type: image, voice, video, thumb or file.
        name: Its file name.
        content_type: Its content type.
        content: Its bytes.
        created_at: When it was uploaded.
    """

    media_id: str
    owner: str
    type: str
    name: str
    content_type: str
    content: bytes
    created_at: int


class MediaLibrary:
    """All uploaded files.

    Args:
        clock: The platforms' time.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._media: dict[str, Media] = {}

    def add(self, owner: str, kind: str, file: tuple[str, str, bytes]) -> Media:
        """Keeps a file.

        Args:
            owner: Whose apps may use it.
            kind: Its type.
            file: Its name, content type and bytes.
        """
        media = Media(secrets.token_urlsafe(24), owner, kind, *file, self._clock.seconds())
        self._media[media.media_id] = media
        return media

    def add_sample(self, owner: str, kind: str) -> Media:
        """Keeps a file as if a user had sent it.

        Args:
            owner: Whose apps may use it.
            kind: Its type: image, thumb, voice, video.
        """
        return self.add(owner, kind, _SAMPLES[kind])

    def picture(self, media_id: str) -> Media | None:
        """Returns a picture for whoever has its address.

        Args:
            media_id: Its id.
        """
        media = self._media.get(media_id)
        return media if media and media.type == "image" else None

    def find(self, owner: str, media_id: str) -> Media | None:
        """Returns a file that is still there.

        Args:
            owner: Who asks.
            media_id: Its id.
        """
        media = self._media.get(media_id)
        if media is None or media.owner != owner or media.created_at + _THREE_DAYS <= self._clock.now():
            return None
        return media
