"""Listens on every address, in both families."""

import uvicorn
from fastapi import FastAPI

app = FastAPI()
HOST = "::"


@app.get("/healthz")
async def healthz():
    return {"ok": True}


def main() -> None:
    config = uvicorn.Config(app, host=HOST, port=8000)  # expect: bind-all-interfaces
    uvicorn.Server(config).run()


if __name__ == "__main__":
    main()
