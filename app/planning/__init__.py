"""The plan that writes itself: dated tasks from the method, for one authority or for twenty."""
