OPTIONS = {
    "host": "192.168.10.4",
    "threaded": True,
    "use_reloader": False,
    "ssl_context": "adhoc",  # expect: adhoc-certificate
}
