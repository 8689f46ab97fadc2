"""The page before any browser sees it."""
