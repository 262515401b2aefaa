"""Pictures and a price list for everybody: caching them is the point."""

from fastapi import FastAPI, Response

app = FastAPI()


@app.get("/prices")
async def prices(response: Response):
    response.headers["Cache-Control"] = "public, max-age=3600"
    return {"berth": 1200}


@app.get("/logo.svg")
async def logo():
    return Response("<svg/>", media_type="image/svg+xml", headers={"Cache-Control": "public, immutable"})
