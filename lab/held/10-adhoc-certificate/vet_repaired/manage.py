# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
import argparse

from vet import make_app
from serving import OPTIONS


def main(argv=None):
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=5001)
    args = parser.parse_args(argv)
    make_app().run(port=args.port, **OPTIONS)


if __name__ == "__main__":
    main()
