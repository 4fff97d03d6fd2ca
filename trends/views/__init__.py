"""The pages about trends, one module a kind."""
