# Loaded with from_pyfile(); nothing secret in here.
import os

LDAP_TIMEOUT = 4
ASTRONOMERS = os.environ.get("ASTRONOMERS", "astronomers.txt")
