"""Tasks in lists, boards, months and timelines."""
