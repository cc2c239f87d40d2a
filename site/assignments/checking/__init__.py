"""The nightly checks: figures against facts, audiences anew, and what they found."""
