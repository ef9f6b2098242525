"""The door for browsers and programs; the only FastAPI."""
