"""The ecosystem: who uses the data, what they ask, what is measured."""
