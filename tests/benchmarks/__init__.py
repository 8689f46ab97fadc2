"""What is measured, and against whom: `python -m tests.benchmarks --help`."""
