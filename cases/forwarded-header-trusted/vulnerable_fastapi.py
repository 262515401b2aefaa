from fastapi import Request


def source(request: Request):
    return request.headers.get("x-forwarded-for", request.client.host).split(",")[0]
