"""What Meta's networks have in common: the Graph API's errors, fields and pages, its tokens and its web hooks.

No dialect of its own: facebook, instagram and their relatives build on it.

Source: developers.facebook.com/docs/graph-api (read 2026-11-22; version 25.0).
"""
