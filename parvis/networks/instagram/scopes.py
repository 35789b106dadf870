"""What people are asked to allow for an Instagram account.

Source: https://developers.facebook.com/docs/permissions (read 2026-11-22).
"""

SCOPES = (
    "instagram_basic",
    "instagram_content_publish",
    "instagram_manage_comments",
    "instagram_manage_insights",
    "pages_show_list",
    "pages_read_engagement",
    "pages_manage_metadata",
    "business_management",
)
