"""`python -m collections_app.launch.health`: whether the web server of this container answers; for health checks."""

import http.client
import os
import sys

HOST = (os.environ.get("ALLOWED_HOSTS") or "localhost").split(",")[0].lstrip(".")


def main() -> int:
    connection = http.client.HTTPConnection("127.0.0.1", int(os.environ.get("PORT") or "8000"), timeout=4)
    try:
        # As the proxy would ask: a plain request would only be sent on to https.
        connection.request("GET", "/accounts/login/", headers={"Host": HOST, "X-Forwarded-Proto": "https"})
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 1
    finally:
        connection.close()
    return 0 if status < 400 else 1


if __name__ == "__main__":
    sys.exit(main())
