"""How questions do, and what a person should ask about an attempt."""
