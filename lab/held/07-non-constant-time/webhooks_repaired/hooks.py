# also: https-not-enforced, no-auth-throttle, no-store-missing
from fastapi import FastAPI

from receivers import receivers
from status import status

app = FastAPI(docs_url=None, redoc_url=None)
app.include_router(receivers)
app.include_router(status)
