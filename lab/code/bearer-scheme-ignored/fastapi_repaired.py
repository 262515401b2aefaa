# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""HTTPBearer looks at the scheme itself."""

import os
import secrets
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

app = FastAPI()
# region: bearer-scheme-ignored-in-source
bearer = HTTPBearer()


def service(sent: Annotated[HTTPAuthorizationCredentials, Depends(bearer)]) -> None:
    if not secrets.compare_digest(sent.credentials.encode(), os.environb[b"SERVICE_TOKEN"]):
        raise HTTPException(401)


# endregion


@app.get("/parts", dependencies=[Depends(service)])
async def parts():
    return []
