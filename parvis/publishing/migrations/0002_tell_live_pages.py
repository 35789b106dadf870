from django.db import migrations

TELL = """
CREATE FUNCTION publishing_tell() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('parvis', json_build_object(
            'workspace', workspace_id,
            'publications', CASE WHEN count(*) <= 100 THEN json_agg(id) ELSE '[]'::json END,
            'posts', CASE WHEN count(*) <= 50 THEN json_agg(DISTINCT post_id) ELSE '[]'::json END)::text)
  FROM changed GROUP BY workspace_id;
  RETURN NULL;
END $$;
CREATE TRIGGER publishing_tell_update AFTER UPDATE ON publishing_publication
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION publishing_tell();
CREATE TRIGGER publishing_tell_insert AFTER INSERT ON publishing_publication
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION publishing_tell();
"""
FORGET = """
DROP TRIGGER publishing_tell_update ON publishing_publication;
DROP TRIGGER publishing_tell_insert ON publishing_publication;
DROP FUNCTION publishing_tell();
"""


class Migration(migrations.Migration):
    dependencies = [("publishing", "0001_initial")]
    operations = [migrations.RunSQL(TELL, FORGET)]
