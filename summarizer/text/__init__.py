"""Text tools for Arabic and English news: pure functions, offsets in Unicode code points."""
