"""Organisations of any size, made up, for measuring: nobody in them exists."""
