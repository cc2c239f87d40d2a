"""Fill in deploy/nginx.conf.

python -m deploy.proxy LISTEN PAGES ANSWERS SOCKETS STATIC MEDIA
python -m deploy.proxy 80 127.0.0.1:8001 127.0.0.1:8002 127.0.0.1:8003 /srv/static /srv/media
"""

import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

TEMPLATE: Final = Path(__file__).with_name("nginx.conf")
WORDS: Final = ("LISTEN", "PAGES", "ANSWERS", "SOCKETS", "STATIC", "MEDIA")


def proxy_configuration(values: Mapping[str, str]) -> str:
    """Return the `server` block with every word filled in.

    Raises:
        KeyError: a word of the template has no value.
    """
    return re.sub(r"@([A-Z]+)@", lambda match: values[match[1]], TEMPLATE.read_text())


def main() -> None:
    if len(sys.argv) != len(WORDS) + 1:
        sys.exit(__doc__)
    print(proxy_configuration(dict(zip(WORDS, sys.argv[1:], strict=True))), end="")


if __name__ == "__main__":
    main()
