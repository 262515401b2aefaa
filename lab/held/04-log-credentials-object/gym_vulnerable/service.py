# also: https-not-enforced, no-auth-throttle, no-store-missing, log-extra-dropped
from fastapi import FastAPI

from courses import courses
from members import members

app = FastAPI(title="gym")
app.include_router(courses, prefix="/courses")
app.include_router(members, prefix="/members")
