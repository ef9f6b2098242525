"""The hub: it takes in readings from nodes, keeps them, works on them and speaks of them."""
