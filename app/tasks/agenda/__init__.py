"""Tasks as a calendar that other software subscribes to."""
