# also: https-not-enforced, no-auth-throttle, no-store-missing
from fastapi import FastAPI

from exhibits import Exhibits
from keepers import Keepers

app = FastAPI(title="museum")
keepers = Keepers("museum.db")
app.include_router(keepers.router)
app.include_router(Exhibits(keepers).router)
