"""What rows of other tables keep of tasks: counted again in the transaction of each write."""
