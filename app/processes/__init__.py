"""Processes: the ordinary work that produces published data, who does it and how."""
