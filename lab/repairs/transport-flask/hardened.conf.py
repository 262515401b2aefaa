"""Settings of gunicorn, as a service has them in its gunicorn.conf.py: no answer says what sent it."""

# region: server-banner
# The proxy in front has a switch of its own; nginx: `server_tokens off;`.
import gunicorn.http.wsgi


class Response(gunicorn.http.wsgi.Response):
    def default_headers(self, *args, **kwargs):
        lines = super().default_headers(*args, **kwargs)
        return [line for line in lines if not line.startswith("Server:")]


gunicorn.http.wsgi.Response = Response
# endregion
