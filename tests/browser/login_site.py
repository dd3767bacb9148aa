"""The login and a protected route behind a port, as API Gateway has them, with a page of the app beside them."""

import socket
import threading

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

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
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self.answers: list[tuple[str, str, int]] = []
        routes = [
            Route("/home/{app}", _show_home),
            Route("/{path:path}", self._serve, methods=["GET", "POST"]),
        ]
        config = uvicorn.Config(Starlette(routes=routes), log_level="critical", lifespan="off")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self._socket]}, daemon=True)

    def __enter__(self) -> "LoginSite":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join()
        self._socket.close()

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
