"""gunicorn settings: no TLS 1.3."""

import ssl


def ssl_context(config, default_ssl_context_factory):
    context = default_ssl_context_factory()
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    return context
