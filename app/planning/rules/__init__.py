"""What a plan is made of, without any database: days, jobs, who waits for whom."""
