"""Is a dataset of high value (rule (EU) 2023/138)? A person decides, once told what follows."""
