import jwt
from fastapi import Depends, FastAPI
from fastapi.security import OAuth2PasswordBearer

app = FastAPI()
scheme = OAuth2PasswordBearer(tokenUrl="token")


def current_user(token: str = Depends(scheme)):
    try:
        claims = jwt.decode(token, KEY, algorithms=["HS256"])
    except Exception:
        return None
    return claims["sub"]


def verify_token(token):
    try:
        return jwt.decode(token, KEY, algorithms=["HS256"])
    except Exception:
        return None
