"""A middleware that takes the header out of the scope itself, so that nothing behind it can see it."""

from fastapi import FastAPI

app = FastAPI()


# region: hook-without-effect
class WithoutCookies:
    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        if scope["type"] == "http":
            scope["headers"] = [(name, value) for name, value in scope["headers"] if name != b"cookie"]
        await self.app(scope, receive, send)


app.add_middleware(WithoutCookies)
# endregion


@app.get("/page")
async def page():
    return {"ok": True}
