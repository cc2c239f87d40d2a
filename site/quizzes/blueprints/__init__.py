"""Drawing papers from a bank by a plan."""
