"""What to open first: interest and effort, the matrix, the first five."""
