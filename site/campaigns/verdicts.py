"""Where a situation falls: the verdicts of the boundary cards below."""

from exemplars.verdicts import Verdict

__all__ = ["Verdict"]
