"""The presentation kernel: pages, transactions, headers, errors; product-neutral."""
