# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged, token-without-expiry
import os
import secrets

from fastapi import FastAPI, HTTPException, Security, WebSocket, WebSocketException, status
from fastapi.security import APIKeyHeader

app = FastAPI(title="feed")
header_key = APIKeyHeader(name="X-Feed-Token", auto_error=False)
latest = {"celsius": 20.5}


def same(given: str | None) -> bool:
    return given is not None and secrets.compare_digest(given.encode(), os.environ["FEED_TOKEN"].encode())


def need(token: str | None = Security(header_key)) -> None:
    if not same(token):
        raise HTTPException(status.HTTP_401_UNAUTHORIZED)


@app.get("/latest", dependencies=[Security(need)])
def get_latest():
    return latest


@app.websocket("/live")
async def live(socket: WebSocket):
    if not same(socket.headers.get("x-feed-token")):
        raise WebSocketException(status.WS_1008_POLICY_VIOLATION)
    await socket.accept()
    await socket.send_json(latest)
    await socket.close()
