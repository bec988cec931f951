"""What claims about accuracy and speed rest on. Run one: python -m benchmarks.NAME; all: python -m benchmarks."""
