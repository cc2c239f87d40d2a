"""The annual education and training plan of a unit: what is planned, and what is done."""
