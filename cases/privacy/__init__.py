"""Personal data as plain values: masked for the eye, encrypted for the disk, indexed blind for the search. No rows here."""
