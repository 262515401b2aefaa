import secrets

from fastapi import Depends, FastAPI
from fastapi.security import HTTPBasic, HTTPBasicCredentials

app = FastAPI()
API_KEY = "k3y-8c1f2e77aa"


def user(credentials: HTTPBasicCredentials = Depends(HTTPBasic())):
    return secrets.compare_digest(credentials.password.encode(), b"swordfish")
