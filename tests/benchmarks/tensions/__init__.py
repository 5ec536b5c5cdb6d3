"""How many planted tensions are found, and how often one is found where none is: see run.py."""
