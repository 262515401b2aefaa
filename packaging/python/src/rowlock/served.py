"""An application on loopback for as long as a scan lasts. It stands for server and proxy alike: what it adds to the
application's answers would be held against the application, so it adds nothing."""

from __future__ import annotations

import contextlib
import inspect
import logging
import socket
import threading
import time
from collections.abc import Callable, Iterator
from socketserver import TCPServer, ThreadingMixIn
from typing import Any
from wsgiref.simple_server import ServerHandler, WSGIRequestHandler, WSGIServer

HOST = "127.0.0.1"
START_SECONDS = 30.0
END_SECONDS = 10.0


class NotServed(Exception):
    """The application could not be started; the message says what to do."""


@contextlib.contextmanager
def served(app: Any) -> Iterator[str]:
    """Serves a WSGI or ASGI application in a thread and yields its URL; the server has ended afterwards."""
    if not callable(app):
        raise NotServed(f"{app!r} is no application: give the WSGI or ASGI callable itself")
    with (asgi if is_asgi(app) else wsgi)(app) as port:
        yield f"http://{HOST}:{port}"


def is_asgi(app: Any) -> bool:
    """Whether an application speaks ASGI 3. Flask and its kin say that they speak WSGI."""
    if hasattr(app, "wsgi_app"):
        return False
    return inspect.iscoroutinefunction(app) or inspect.iscoroutinefunction(getattr(app, "__call__", None))


class Threaded(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def server_bind(self) -> None:
        TCPServer.server_bind(self)  # http.server's own would ask DNS for this machine's name
        self.server_name, self.server_port = HOST, self.server_address[1]
        self.setup_environ()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away in the middle is nothing to tell."""


class Handler(ServerHandler):
    server_software = ""  # no `Server` field
    request_handler: WSGIRequestHandler


class RequestHandler(WSGIRequestHandler):
    server: Threaded

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def handle(self) -> None:
        self.raw_requestline = self.rfile.readline(65537)
        if len(self.raw_requestline) > 65536:
            self.requestline = self.request_version = self.command = ""
            self.send_error(414)
            return
        if not self.parse_request():
            return
        body: Any = self.rfile
        answer: Any = self.wfile
        app: Any = self.server.get_app()
        handler = Handler(body, answer, self.get_stderr(), self.environment(), multithread=True)
        handler.request_handler = self
        handler.run(app)

    def environment(self) -> dict[str, Any]:
        environ = self.get_environ()
        if "content-type" not in self.headers:
            del environ["CONTENT_TYPE"]  # wsgiref makes one up
        return environ


@contextlib.contextmanager
def wsgi(app: Callable[..., Any]) -> Iterator[int]:
    def behind_proxy(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        if environ.get("HTTP_X_FORWARDED_PROTO") == "https":
            environ["wsgi.url_scheme"] = "https"
        return app(environ, start_response)

    server = Threaded((HOST, 0), RequestHandler)
    server.set_app(behind_proxy)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join(END_SECONDS)


@contextlib.contextmanager
def asgi(app: Callable[..., Any]) -> Iterator[int]:
    try:
        import uvicorn
    except ModuleNotFoundError:
        raise NotServed("an ASGI application needs uvicorn to be served: pip install uvicorn") from None

    async def behind_proxy(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http" and (b"x-forwarded-proto", b"https") in scope["headers"]:
            scope = {**scope, "scheme": "https"}
        await app(scope, receive, send)

    # Its own reading of X-Forwarded-For would let every client choose its address.
    config = uvicorn.Config(
        behind_proxy, interface="asgi3", log_config=None, access_log=False, server_header=False, proxy_headers=False
    )
    server = uvicorn.Server(config)
    log = logging.getLogger("uvicorn.error")
    level = log.level
    # asyncio switches Nagle's algorithm off only where the protocol is named; else an answer waits 40 ms.
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.bind((HOST, 0))
        listener.listen(128)
        failed: list[BaseException] = []
        thread = threading.Thread(target=serve, args=(server, listener, failed), daemon=True)
        thread.start()
        try:
            wait_until_started(server, thread, failed)
            log.setLevel(logging.CRITICAL)  # a scan makes it tell of many broken requests, above the findings
            yield listener.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join(END_SECONDS)
            if thread.is_alive():
                server.force_exit = True
                thread.join(END_SECONDS)
            log.setLevel(level)


def serve(server: Any, listener: socket.socket, failed: list[BaseException]) -> None:
    try:
        server.run(sockets=[listener])
    except BaseException as error:  # uvicorn ends with SystemExit; a thread would swallow it
        failed.append(error)


def wait_until_started(server: Any, thread: threading.Thread, failed: list[BaseException]) -> None:
    until = time.monotonic() + START_SECONDS
    while not server.started:
        if not thread.is_alive():
            why = "the application ended while it started: its lifespan failed, see the log"
            raise NotServed(why) from next(iter(failed), None)
        if time.monotonic() > until:
            raise NotServed(f"the application did not start within {START_SECONDS:.0f} s")
        time.sleep(0.01)
