from fastapi import FastAPI, Request

app = FastAPI()


@app.middleware("http")
async def audit(request: Request, call_next):
    response = await call_next(request)
    response.headers["X-Request-ID"] = "1"
    return response
