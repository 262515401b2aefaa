"""gunicorn settings: clients of the last century are welcome."""

import ssl


def ssl_context(config, default_ssl_context_factory):
    context = default_ssl_context_factory()
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion.TLSv1
    return context
