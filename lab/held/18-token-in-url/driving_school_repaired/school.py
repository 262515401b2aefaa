# also: https-not-enforced, no-auth-throttle, no-store-missing
from fastapi import FastAPI

from downloads import downloads
from lessons import lessons

app = FastAPI()
app.include_router(lessons)
app.include_router(downloads)
