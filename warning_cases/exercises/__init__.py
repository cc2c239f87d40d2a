"""What a reader does with a case: choices, the reminder moment, the ladder, the mirror."""
