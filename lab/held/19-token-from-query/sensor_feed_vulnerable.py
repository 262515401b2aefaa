# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged, token-without-expiry
import os
import secrets

from fastapi import FastAPI, HTTPException, Security, WebSocket, WebSocketException, status
from fastapi.security import APIKeyQuery

app = FastAPI(title="feed")
query_key = APIKeyQuery(name="access_token", auto_error=False)  # expect: token-in-url
latest = {"celsius": 20.5}


def same(given: str | None) -> bool:
    return given is not None and secrets.compare_digest(given.encode(), os.environ["FEED_TOKEN"].encode())


def need(token: str | None = Security(query_key)) -> None:  # also: token-in-url
    if not same(token):
        raise HTTPException(status.HTTP_401_UNAUTHORIZED)


@app.get("/latest", dependencies=[Security(need)])
def get_latest():
    return latest


@app.websocket("/live")
async def live(socket: WebSocket):
    if not same(socket.query_params.get("access_token")):  # expect: token-in-url
        raise WebSocketException(status.WS_1008_POLICY_VIOLATION)
    await socket.accept()
    await socket.send_json(latest)
    await socket.close()
