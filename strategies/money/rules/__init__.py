"""The rules of interest by jurisdiction, one small function each, named by its id in `citations.py`."""
