"""The door of time: what runs by itself, and how often."""
