"""How questions are written in the editor: a form for each kind, its panels, its pages."""
