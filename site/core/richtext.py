"""What editors may put into rich text: one list, so that no field forgets something.

"citation" is the law's chip (`law.citing.richtext`).
"""

from typing import Final

CITATION: Final = "citation"
TEXT_FEATURES: Final = ["h2", "h3", "bold", "link", "ol", "ul", CITATION]
INLINE_FEATURES: Final = ["bold", "link", CITATION]
