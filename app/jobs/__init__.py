"""Work that waits for other machines: what is asked, in which queues, and who does it."""
