"""`make run` and `make stop`: the whole system of one clone, up with one command and down with Ctrl-C."""
