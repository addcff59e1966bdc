"""What makes a record provable: seals, the tree over a day, and the program by which an outsider checks both."""
