"""What the hub knows: pure rules, standard library only."""
