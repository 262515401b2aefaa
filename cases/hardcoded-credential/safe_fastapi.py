import os
import secrets

from fastapi import Depends, FastAPI
from fastapi.security import HTTPBasic, HTTPBasicCredentials

app = FastAPI()
API_KEY = os.environ["API_KEY"]


def user(credentials: HTTPBasicCredentials = Depends(HTTPBasic())):
    return secrets.compare_digest(credentials.password.encode(), os.environ["PASSWORD"].encode())
