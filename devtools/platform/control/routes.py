"""The routes of the control API."""

from starlette.routing import Route

from devtools.platform.control.consoles import CONSOLE_ROUTES
from devtools.platform.control.happenings import HAPPENING_ROUTES
from devtools.platform.control.request import answering
from devtools.platform.control.tokens import TOKEN_ROUTES
from devtools.platform.simulation import Simulation


def control_routes(simulation: Simulation) -> list[Route]:
    """Returns the routes of the control API.

    Args:
        simulation: The platforms.
    """
    return [
        Route(f"/control{path}", answering(handler, simulation), methods=[method])
        for method, path, handler in (*CONSOLE_ROUTES, *TOKEN_ROUTES, *HAPPENING_ROUTES)
    ]
