# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""Routers from two files; the dependency is the application's."""

from fastapi import Depends, FastAPI

from deps import current_user
from routers import rooms, staff

app = FastAPI(dependencies=[Depends(current_user)])
app.include_router(rooms.router, prefix="/rooms")
app.include_router(staff.router, prefix="/staff")
