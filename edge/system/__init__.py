"""The door to the machine below."""
