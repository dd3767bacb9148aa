"""The calls that an app of WeCom and an Official Account have in common."""

from collections.abc import Mapping
from typing import Any

from shared.clients.answers import read_text
from shared.clients.api_client import ApiClient
from shared.clients.calls import FILE_SECONDS, ApiCall, MediaFile
from shared.clients.media import Media


class AppClient(ApiClient):
    """Menus, media, addresses, and whatever else the platform has."""

    def get_callback_ips(self) -> list[str]:
        """Returns the addresses that callbacks come from; it changes nothing, and so is fit for a trial."""
        answer = self._api.call(ApiCall("/cgi-bin/getcallbackip", repeatable=True))
        return [str(address) for address in answer.get("ip_list", [])]

    def create_menu(self, menu: Mapping[str, Any]) -> None:
        """Shows a menu in place of the present one.

        Args:
            menu: Its buttons, as the platform wants them: ``{"button": [...]}``.
        """
        self._api.call(ApiCall("/cgi-bin/menu/create", self._menu_query(), menu, repeatable=True))

    def get_menu(self) -> dict[str, Any]:
        """Returns the menu as the platform describes it; where there is none, the error has the errcode 46003."""
        return self._api.call(ApiCall("/cgi-bin/menu/get", self._menu_query(), repeatable=True))

    def delete_menu(self) -> None:
        """Deletes the menu; an Official Account's conditional menus go with it."""
        self._api.call(ApiCall("/cgi-bin/menu/delete", self._menu_query(), repeatable=True))

    def upload_media(self, media_type: str, name: str, content: bytes) -> str:
        """Uploads a file that messages can show for three days, and returns its media_id.

        Args:
            media_type: ``image``, ``voice`` or ``video``; ``file`` on WeCom, ``thumb`` for an Official Account.
            name: Its file name, with an extension.
            content: Its bytes, more than 5 of them.
        """
        query, file = {"type": media_type}, MediaFile(name, content)
        call = ApiCall("/cgi-bin/media/upload", query, file=file, repeatable=True, seconds=FILE_SECONDS)
        return read_text(self._api.call(call), "media_id", "thumb_media_id")

    def get_media(self, media_id: str) -> Media:
        """Downloads a file that was uploaded, or that a user has sent.

        Args:
            media_id: Its id.
        """
        call = ApiCall("/cgi-bin/media/get", {"media_id": media_id}, repeatable=True, seconds=FILE_SECONDS)
        return self._api.download(call)

    def _menu_query(self) -> dict[str, str]:
        """Returns what names the app in calls for menus, beside the token."""
        return {}
