"""The login and a protected route behind a port, as API Gateway has them, with a page of the app beside them."""

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from devtools.loopback import LoopbackServer
from tests.logins import make_login_event, route

# The page of an app: it asks who has logged in, and whether the protected route is open.
_HOME = """<!doctype html><html lang="en"><title>Home</title><body>
<output id="session"></output><output id="protected"></output><output id="cookies"></output>
<form method="post" action="/oauth/{app}/logout"><button>Log out</button></form>
<script>
const show = async (id, path) => {{
  const answer = await fetch(path);
  document.getElementById(id).textContent = answer.status + " " + await answer.text();
}};
document.getElementById("cookies").textContent = document.cookie;
show("session", "/oauth/{app}/session");
show("protected", "/protected/{app}");
</script></body></html>"""


class LoginSite:
    """A server of this process; a context manager.

    Attributes:
        url: Where it answers.
        answers: Method, path and status of what was answered, oldest first.
    """

    def __init__(self) -> None:
        self.answers: list[tuple[str, str, int]] = []
        routes = [
            Route("/home/{app}", _show_home),
            Route("/{path:path}", self._serve, methods=["GET", "POST"]),
        ]
        self._server = LoopbackServer(Starlette(routes=routes))
        self.url = self._server.url

    def __enter__(self) -> "LoginSite":
        self._server.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.stop()

    async def _serve(self, request: Request) -> Response:
        if not request.url.path.startswith(("/oauth/", "/protected/")):
            return Response("not found", 404)
        event = make_login_event(
            request.method, request.url.path, request.url.query, request.cookies, dict(request.headers)
        )
        answer = await run_in_threadpool(route, event)
        self.answers.append((request.method, request.url.path, answer["statusCode"]))
        response = Response(answer["body"], answer["statusCode"], answer["headers"])
        for cookie in answer.get("cookies", ()):
            response.headers.append("set-cookie", cookie)
        return response


async def _show_home(request: Request) -> Response:
    return HTMLResponse(_HOME.format(app=request.path_params["app"]))
