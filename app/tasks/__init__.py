"""Dated work that people do: tasks, their views, and the plan that writes itself."""
