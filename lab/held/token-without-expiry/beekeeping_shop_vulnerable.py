# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
import os
from typing import Annotated

import bcrypt
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPBasic, HTTPBasicCredentials, OAuth2PasswordBearer
from itsdangerous import BadSignature, URLSafeSerializer

app = FastAPI()
signer = URLSafeSerializer(os.environ.get("SHOP_KEY", ""), salt="api")  # also: hardcoded-credential # also: token-without-expiry
bearer = OAuth2PasswordBearer(tokenUrl="token")


@app.post("/token")
def token(c: Annotated[HTTPBasicCredentials, Depends(HTTPBasic())]):
    stored = os.environ.get("SHOP_" + c.username, "")
    if not stored or not bcrypt.checkpw(c.password.encode(), stored.encode()):
        raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})
    return {"access_token": signer.dumps({"u": c.username}), "token_type": "bearer"}  # expect: token-without-expiry


def customer(value: Annotated[str, Depends(bearer)]) -> str:
    try:
        return signer.loads(value)["u"]  # also: token-without-expiry
    except BadSignature as e:
        raise HTTPException(401, headers={"WWW-Authenticate": "Bearer"}) from e


@app.get("/cart")
def cart(me: Annotated[str, Depends(customer)]):
    return {"of": me, "jars": 3}
