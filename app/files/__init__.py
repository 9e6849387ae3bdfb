"""Files that people send: checked, kept under a name nobody chose, given back as attachments."""
