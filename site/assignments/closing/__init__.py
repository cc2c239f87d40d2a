"""After a case: four things the unit concerned has to do before the case is closed for it."""
