"""What people are asked to allow for the conversations of a page.

Source: https://developers.facebook.com/docs/permissions (read 2026-11-22).
"""

SCOPES = ("pages_show_list", "pages_messaging", "pages_manage_metadata", "pages_read_engagement", "business_management")
