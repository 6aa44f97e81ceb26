"""A real browser for tests: found on the machine, guarded, and judged by axe."""
