# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""Routers from two files; one include lacks the dependency of the other."""

from fastapi import Depends, FastAPI

from deps import current_user
from routers import rooms, staff

app = FastAPI()
app.include_router(rooms.router, prefix="/rooms", dependencies=[Depends(current_user)])
app.include_router(staff.router, prefix="/staff")  # also: route-unprotected
