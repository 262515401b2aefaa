from fastapi import Request


def source(request: Request):
    return request.client.host
