"""Debug by a setting whose default is off."""

import uvicorn
from fastapi import FastAPI
from pydantic_settings import BaseSettings


# region: debug-enabled
class Settings(BaseSettings):
    debug: bool = False


settings = Settings()
app = FastAPI(title="Kiosk", debug=settings.debug)
# endregion


@app.get("/page")
async def page():
    return {"title": "Welcome"}


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", log_level="debug")
