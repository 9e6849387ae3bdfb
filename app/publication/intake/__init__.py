"""What is already online or listed elsewhere, brought into the inventory."""
