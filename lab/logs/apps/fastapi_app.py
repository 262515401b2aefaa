"""The same shop in FastAPI, with the mistakes that its own objects invite. Run by uvicorn and by hypercorn."""

import json
import logging
import os
import sys
from dataclasses import dataclass
from typing import Annotated

import structlog
from fastapi import Depends, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBasic, HTTPBasicCredentials, HTTPBearer
from pydantic import BaseModel, Field, SecretStr

sys.path.insert(0, os.environ["LAB_LOGS"])
import known  # noqa: E402
from apps import honest  # noqa: E402

STYLE = os.environ.get("LAB_STYLE", "plain")
if STYLE == "loguru":
    from loguru import logger as log

    log.remove()
    log.add(sys.stderr, backtrace=True, diagnose=True, colorize=False)
elif STYLE in ("logfmt", "structlog-json", "console"):
    last = {
        "logfmt": structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"], bool_as_flag=False),
        "structlog-json": structlog.processors.JSONRenderer(),
        "console": structlog.dev.ConsoleRenderer(colors=False),
    }[STYLE]
    processors = [structlog.processors.add_log_level, structlog.processors.TimeStamper(fmt="iso")]
    if STYLE == "structlog-json":
        processors.append(structlog.processors.ExceptionRenderer(structlog.tracebacks.ExceptionDictTransformer(show_locals=True)))
    structlog.configure(processors=[*processors, last], logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    log = structlog.get_logger()
else:
    logging.basicConfig(format="%(asctime)s - %(name)s - %(levelname)s - %(message)s", level=logging.INFO)
    log = logging.getLogger("shop")
STRUCTURED = STYLE in ("logfmt", "structlog-json", "console")


def say(message: str, **fields):
    """Logs in the style of the configured library: fields where it has them, text where not."""
    if STRUCTURED:
        log.info(message, **fields)
    elif STYLE == "loguru":
        log.info("{} {}", message, " ".join(f"{k}={v!r}" for k, v in fields.items()))
    else:
        log.info("%s %s", message, " ".join(f"{k}={v}" for k, v in fields.items()))


app = FastAPI()
basic = HTTPBasic(auto_error=False)
bearer = HTTPBearer(auto_error=False)
Basic = Annotated[HTTPBasicCredentials | None, Depends(basic)]
Bearer = Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]


class Login(BaseModel):
    username: str
    password: str
    remember: bool = False


class SafeLogin(BaseModel):
    username: str
    password: SecretStr


class Account(BaseModel):
    username: str
    password: str = Field(min_length=200)


@dataclass
class Caller:
    name: str
    password: str


@app.exception_handler(RequestValidationError)
async def invalid(request: Request, error: RequestValidationError):
    say("invalid request", errors=error.errors(), body=error.body)
    return JSONResponse({"detail": "invalid"}, 422)


async def _headers(request, user, token):
    say("incoming", headers=request.headers)


async def _headers_dict(request, user, token):
    say("incoming", headers=dict(request.headers))


async def _headers_json(request, user, token):
    say("incoming " + json.dumps(dict(request.headers)))


async def _headers_raw(request, user, token):
    say("raw", headers=request.headers.raw)


async def _scope(request, user, token):
    keys = ("type", "http_version", "method", "path", "query_string", "headers", "client")
    say("scope", scope={key: request.scope[key] for key in keys})


async def _header(request, user, token):
    say("auth", authorization=request.headers.get("authorization"))


async def _basic_repr(request, user, token):
    say(f"caller {user!r}")


async def _basic_str(request, user, token):
    say(f"caller: {user}")


async def _bearer_repr(request, user, token):
    say(f"token caller {token!r}")


async def _bearer_value(request, user, token):
    say("checking", token=token and token.credentials)


async def _pair(request, user, token):
    if user:
        say("login", username=user.username, password=user.password)


async def _dataclass(request, user, token):
    if user:
        say(f"authenticated {Caller(user.username, user.password)}")


async def _tuple(request, user, token):
    if user:
        say(f"comparing {(user.username, user.password)}")


async def _body(request, user, token):
    say(f"body {await request.body()}")


async def _body_text(request, user, token):
    say("body " + (await request.body()).decode("utf-8", "replace"))


async def _cookies(request, user, token):
    say("cookies", cookies=request.cookies)


async def _url(request, user, token):
    say("visited", url=str(request.url))


async def _query(request, user, token):
    say("query", params=dict(request.query_params))


async def _api_key(request, user, token):
    say("api key rejected", api_key=request.headers.get("x-api-key"))


async def _crash(request, user, token):
    secret = request.headers.get("authorization")
    raise ValueError(f"cannot parse {secret!r}")


async def _crash_locals(request, user, token):
    name, password = (user.username, user.password) if user else ("nobody", None)
    limit = 5
    try:
        limit / (len(name) * 0)
    except ZeroDivisionError:
        if STYLE == "plain":
            logging.exception("limit of %s cannot be computed", name)
        else:
            log.exception("limit cannot be computed")
    return password


async def _honest(request, user, token):
    say("caller checked", scheme="basic" if user else "bearer" if token else "none")


async def _honest_masked(request, user, token):
    say("incoming", headers={k: "<hidden>" if k in ("authorization", "cookie", "x-api-key", "proxy-authorization") else v for k, v in request.headers.items()})


MISTAKES = {name[1:]: value for name, value in list(globals().items()) if name.startswith("_") and callable(value)}


@app.api_route("/api/{mistake}", methods=["GET", "POST"])
async def handle(mistake: str, request: Request, user: Basic, token: Bearer):
    say(honest.line())
    if mistake in MISTAKES:
        await MISTAKES[mistake](request, user, token)
    say(honest.line())
    return {"ok": True}


@app.post("/login")
async def login(body: Login, response: Response):
    say(f"login attempt {body!r}")
    say("login payload", payload=body.model_dump_json())
    response.set_cookie("sessionid", known.SESSIONS["sessionid"], httponly=True)
    say("answer", headers=dict(response.headers))
    return {"ok": True}


@app.post("/login-safe")
async def login_safe(body: SafeLogin):
    say(f"login attempt {body!r}")
    say("login payload", payload=body.model_dump_json())
    return {"ok": True}


@app.post("/accounts")
async def account(body: Account):
    return {"ok": True}
