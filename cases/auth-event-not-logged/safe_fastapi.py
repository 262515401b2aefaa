import logging

from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPBasic, HTTPBasicCredentials

app = FastAPI()
security = HTTPBasic()
logger = logging.getLogger("auth")


def current_user(credentials: HTTPBasicCredentials = Depends(security)):
    if not verify(credentials.username, credentials.password):
        logger.warning("auth.failure user=%r", credentials.username)
        raise HTTPException(401)
    logger.info("auth.success user=%r", credentials.username)
    return credentials.username
