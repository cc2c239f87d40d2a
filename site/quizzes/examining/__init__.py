"""The examiner's desk: who sits, on what other terms, and what came late."""
