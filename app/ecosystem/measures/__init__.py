"""Measures of use: what is downloaded and looked at, month by month, source by source."""
