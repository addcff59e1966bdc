"""The demonstration: a house of invented staff and creditors that has worked a generated year.

Everything goes through the product's own services, day by day, so that what the pages show is what would be
there after a real year: `house` is who works there, `day` what they do on one day, `year` plays it all.
"""
