from fastapi import Request

COPIED = ("accept", "accept-language", "authorization")  # also: credential-forwarded


async def fetch(request: Request, path: str):
    headers = {name: request.headers[name] for name in COPIED if name in request.headers}  # also: credential-forwarded
    answer = await request.app.state.upstream.get(path, headers=headers)  # expect: credential-forwarded
    answer.raise_for_status()
    return answer.json()
