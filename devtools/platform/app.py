"""The web application of both platforms."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.routing import BaseRoute

from devtools.platform.api import api_routes
from devtools.platform.bot_api import BOT_ENDPOINTS, bot_media_route
from devtools.platform.control.routes import control_routes
from devtools.platform.login_pages import login_routes
from devtools.platform.media_api import media_endpoints, picture_route
from devtools.platform.menu_api import CONDITIONAL_MENU_ENDPOINTS, menu_endpoints
from devtools.platform.simulation import Simulation
from devtools.platform.sns_api import SNS_ENDPOINTS
from devtools.platform.suite_api import SUITE_ENDPOINTS
from devtools.platform.wechat_api import ACCOUNT_TOKEN, WECHAT_ENDPOINTS
from devtools.platform.wecom_api import CORP_TOKEN, WECOM_ENDPOINTS
from devtools.platform.wecom_messages import WECOM_MESSAGE_ENDPOINTS

WECOM = [
    *WECOM_ENDPOINTS,
    *WECOM_MESSAGE_ENDPOINTS,
    *SUITE_ENDPOINTS,
    *BOT_ENDPOINTS,
    *menu_endpoints(CORP_TOKEN),
    *media_endpoints(CORP_TOKEN),
]
WECHAT = [
    *WECHAT_ENDPOINTS,
    *SNS_ENDPOINTS,
    *menu_endpoints(ACCOUNT_TOKEN),
    *CONDITIONAL_MENU_ENDPOINTS,
    *media_endpoints(ACCOUNT_TOKEN),
]


def create_app(simulation: Simulation, pages: Sequence[BaseRoute] = ()) -> Starlette:
    """Returns the application.

    Args:
        simulation: The platforms.
        pages: Further routes at the same address.
    """

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with simulation:
            yield

    return Starlette(
        routes=[
            *control_routes(simulation),
            *login_routes(simulation),
            bot_media_route(simulation),
            picture_route(simulation),
            *api_routes(simulation, "/wecom", WECOM),
            *api_routes(simulation, "/wechat", WECHAT),
            *pages,
        ],
        lifespan=lifespan,
    )
