"""SVG drawings as a browser shows them: read within bounds, styled, painted as shapes or as dots."""
