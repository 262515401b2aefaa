import uvicorn

HOST = "0.0.0.0"
uvicorn.run("main:app", host=HOST)
