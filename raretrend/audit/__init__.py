"""The record of who did what (記録)."""
