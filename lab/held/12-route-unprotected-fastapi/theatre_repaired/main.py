# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
from fastapi import Depends, FastAPI

import access
import cast
import props
import rehearsals

api = FastAPI()
PROTECTED = [Depends(access.crew)]

api.include_router(rehearsals.router, prefix="/rehearsals", dependencies=PROTECTED)
api.include_router(props.router, prefix="/props", dependencies=PROTECTED)
api.include_router(cast.router, prefix="/cast", dependencies=PROTECTED)
api.add_api_route("/ping", lambda: "pong")
