"""Benchmarks as commands of the product: each compares with a bare reference in the same run."""
