"""FastAPI's debug pages show the source and the local variables of a failure as a page."""

import uvicorn
from fastapi import FastAPI

app = FastAPI(title="Kiosk", debug=True)  # expect: debug-enabled


@app.get("/page")
async def page():
    return {"title": "Welcome"}


if __name__ == "__main__":
    uvicorn.run("fastapi_vulnerable:app", host="127.0.0.1", log_level="debug")
