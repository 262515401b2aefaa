# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""Internal callers are let in by their address, which they may write themselves."""

import uvicorn
from fastapi import Depends, FastAPI, HTTPException, Request

app = FastAPI()


def internal_only(request: Request) -> None:
    source = request.headers.get("x-real-ip") or request.client.host  # expect: forwarded-header-trusted
    if not source.startswith("10."):
        raise HTTPException(403)


@app.get("/metrics", dependencies=[Depends(internal_only)])
async def metrics():
    return {"requests": 12}


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", proxy_headers=True, forwarded_allow_ips="*")  # expect: forwarded-header-trusted  # also: proxy-unaware
