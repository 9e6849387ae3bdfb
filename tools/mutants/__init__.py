"""Small faults put into the modules that decide, one at a time: which do the tests see?"""
