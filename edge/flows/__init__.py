"""What the hub does: the table of contents of the appliance."""
