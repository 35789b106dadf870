from django.db import migrations

# A publication is rewritten twice when it is sent. With room on its page, no index is touched by the first of them.
ROOM = """
ALTER TABLE publishing_publication SET (fillfactor = 60);
ALTER TABLE publishing_lane SET (fillfactor = 50);
"""
NO_ROOM = """
ALTER TABLE publishing_publication RESET (fillfactor);
ALTER TABLE publishing_lane RESET (fillfactor);
"""


class Migration(migrations.Migration):
    dependencies = [("publishing", "0002_tell_live_pages")]
    operations = [migrations.RunSQL(ROOM, NO_ROOM)]
