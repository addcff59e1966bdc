"""What people type in their own words, read into days and amounts."""
