"""Entering the desk: password, second factor, and what to do without them."""
