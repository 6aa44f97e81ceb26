"""Components of the look, as template tags."""
