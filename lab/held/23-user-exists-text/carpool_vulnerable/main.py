# also: https-not-enforced, no-auth-throttle, no-store-missing
from fastapi import FastAPI

import accounts
import rides

app = FastAPI(title="car pool")
app.include_router(accounts.router)
app.include_router(rides.router)
