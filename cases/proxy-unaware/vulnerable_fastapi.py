import uvicorn

uvicorn.run("main:app", forwarded_allow_ips="*")
