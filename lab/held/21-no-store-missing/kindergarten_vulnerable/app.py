# also: https-not-enforced, no-auth-throttle
from fastapi import FastAPI

from children import children
from security_headers import SecurityHeaders

app = FastAPI(title="kindergarten", openapi_url=None)  # expect: no-store-missing
app.add_middleware(SecurityHeaders, csp="default-src 'none'")
app.include_router(children)
