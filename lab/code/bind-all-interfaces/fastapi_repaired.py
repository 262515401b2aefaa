"""Listens on a socket that only the proxy can reach."""

import uvicorn
from fastapi import FastAPI

app = FastAPI()


@app.get("/healthz")
async def healthz():
    return {"ok": True, "any": "0.0.0.0"}


# region: bind-all-interfaces
def main() -> None:
    uvicorn.Server(uvicorn.Config(app, uds="/run/app/http.sock")).run()


# endregion


if __name__ == "__main__":
    main()
