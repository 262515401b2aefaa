from fastapi import Request

COPIED = ("accept", "accept-language")


async def fetch(request: Request, path: str):
    headers = {name: request.headers[name] for name in COPIED if name in request.headers}
    answer = await request.app.state.upstream.get(path, headers=headers)
    answer.raise_for_status()
    return answer.json()
