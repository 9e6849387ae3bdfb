"""What a corrected copy of a file mends, without guessing."""
