"""Exports: one file of code for each format that people use records in."""
