# also: https-not-enforced, no-auth-throttle, no-store-missing
from fastapi import Depends, FastAPI

from deps import captain
from timetable import router as timetable
from tolls import router as tolls

app = FastAPI(title="ferry", dependencies=[Depends(captain)])
app.include_router(timetable)
app.include_router(tolls)
