"""A cookie that holds a colour, and one that is deleted."""

from fastapi import FastAPI, Response

app = FastAPI()


@app.put("/theme/{name}", status_code=204)
async def theme(name: str, response: Response) -> None:
    response.set_cookie("theme", "dark" if name == "dark" else "light", max_age=31_536_000, samesite="lax")
    response.delete_cookie("old_theme")
