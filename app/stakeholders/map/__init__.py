"""The map of stakeholders: influence and interest."""
