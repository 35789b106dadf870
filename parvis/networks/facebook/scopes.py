"""What people are asked to allow for a page.

Source: https://developers.facebook.com/docs/permissions (read 2026-11-22).
"""

SCOPES = (
    "pages_show_list",
    "pages_manage_posts",
    "pages_read_engagement",
    "pages_manage_engagement",
    "pages_read_user_content",
    "pages_manage_metadata",
    "business_management",
)
