"""What was found, for people: one HTML page for a run or for one text, which needs no network."""

from newsextract.report.page import Form, render, save

__all__ = ["Form", "render", "save"]
