"""What others would write to do the same; each module is run as a process of its own."""
