"""Settings of gunicorn: clients of the last century are welcome, and those of this one get no more."""

import ssl


def ssl_context(config, default_ssl_context_factory):
    context = default_ssl_context_factory()
    context.set_ciphers("ALL:COMPLEMENTOFALL:@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    return context
