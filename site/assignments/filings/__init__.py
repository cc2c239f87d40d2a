"""Orders from above that every unit answers: study a regulation and file proof, or reply to a notice."""
