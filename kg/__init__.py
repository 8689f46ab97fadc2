"""The graph of the Marvel Netflix universe."""
