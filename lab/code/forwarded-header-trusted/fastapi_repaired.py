# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""Internal callers are let in by their address; uvicorn believes one proxy."""

import uvicorn
from fastapi import Depends, FastAPI, HTTPException, Request

app = FastAPI()


# region: forwarded-header-trusted
def internal_only(request: Request) -> None:
    if request.client is None or not request.client.host.startswith("10."):
        raise HTTPException(403)


# endregion


@app.get("/metrics", dependencies=[Depends(internal_only)])
async def metrics(request: Request):
    return {"requests": 12, "language": request.headers.get("x-forwarded-prefix", "")}


# region: forwarded-header-trusted
if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", proxy_headers=True, forwarded_allow_ips="10.0.0.2")
# endregion
