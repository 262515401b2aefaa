"""A public list without credentials: every page may read it."""

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

app = FastAPI()
app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=False, allow_methods=["GET"])


@app.get("/tides")
async def tides():
    return {"high": "06:12"}
