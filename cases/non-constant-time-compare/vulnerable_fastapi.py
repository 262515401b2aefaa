from fastapi import FastAPI, Header, HTTPException

app = FastAPI()


@app.get("/report")
def report(x_api_key: str = Header()):
    if x_api_key == settings.reports_key:
        return {}
    raise HTTPException(401)
