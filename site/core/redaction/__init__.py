"""What must not stand in a published text: pure detectors, no tables, no clock."""
