"""Annotation formats: read into and written from extractions."""
