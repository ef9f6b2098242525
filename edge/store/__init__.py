"""What the hub keeps: the only SQL."""
