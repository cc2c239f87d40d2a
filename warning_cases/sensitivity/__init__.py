"""Who may read a case: its label, and every place where the label is asked."""
