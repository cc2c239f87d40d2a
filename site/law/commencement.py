"""Days from which amended texts apply, where the amending decision names a day of its own.

A consolidated text keeps the commencement of the original and does not say when its amendment
takes effect; the decision does. Keyed by name and date of the amendment; `import_law
--in-force-from` overrules it, and any other decision is taken to apply from its own date.
"""

import datetime as dt
from typing import Final

COMMENCEMENTS: Final[dict[tuple[str, dt.date], dt.date]] = {
    # Decision of 2024-12-25 on amending the Supervision Law.
    ("中华人民共和国监察法", dt.date(2024, 12, 25)): dt.date(2025, 6, 1),
    # Amendment XII to the Criminal Law, article 8.
    ("中华人民共和国刑法", dt.date(2023, 12, 29)): dt.date(2024, 3, 1),
    # Amendment XI to the Criminal Law, article 48.
    ("中华人民共和国刑法", dt.date(2020, 12, 26)): dt.date(2021, 3, 1),
    # State Council decisions on the holiday measures.
    ("全国年节及纪念日放假办法", dt.date(2024, 11, 10)): dt.date(2025, 1, 1),
    ("全国年节及纪念日放假办法", dt.date(2013, 12, 11)): dt.date(2014, 1, 1),
    # Decision of 2017-12-27 on amending the Law on Tendering and Bidding.
    ("中华人民共和国招标投标法", dt.date(2017, 12, 27)): dt.date(2017, 12, 28),
}
