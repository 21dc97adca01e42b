"""The notice about personal information that everybody sees before an account of their own begins."""

NOTICE_VERSION = "2026-11"
"""Recorded with the moment at which somebody agreed; raise it when the text in `templates/help/notice.html` changes."""
