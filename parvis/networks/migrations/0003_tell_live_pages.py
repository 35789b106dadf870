from django.db import migrations

TELL = """
CREATE FUNCTION networks_tell_arrivals() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('parvis', json_build_object(
            'workspace', workspace_id,
            'arrivals', CASE WHEN count(*) <= 100 THEN json_agg(id) ELSE '[]'::json END)::text)
  FROM changed GROUP BY workspace_id;
  RETURN NULL;
END $$;
CREATE TRIGGER networks_tell_arrival_insert AFTER INSERT ON networks_arrival
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION networks_tell_arrivals();
CREATE TRIGGER networks_tell_arrival_update AFTER UPDATE ON networks_arrival
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION networks_tell_arrivals();
CREATE FUNCTION networks_tell_channel() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('parvis', json_build_object('workspace', NEW.workspace_id, 'channels', json_build_array(NEW.id))::text);
  RETURN NULL;
END $$;
-- A channel's row is written at each reading; pages only care about its health.
CREATE TRIGGER networks_tell_channel AFTER UPDATE ON networks_channel FOR EACH ROW
  WHEN (OLD.state IS DISTINCT FROM NEW.state OR OLD.problem IS DISTINCT FROM NEW.problem)
  EXECUTE FUNCTION networks_tell_channel();
"""
FORGET = """
DROP TRIGGER networks_tell_channel ON networks_channel;
DROP FUNCTION networks_tell_channel();
DROP TRIGGER networks_tell_arrival_update ON networks_arrival;
DROP TRIGGER networks_tell_arrival_insert ON networks_arrival;
DROP FUNCTION networks_tell_arrivals();
"""


class Migration(migrations.Migration):
    dependencies = [("networks", "0002_sign_ins_and_rest")]
    operations = [migrations.RunSQL(TELL, FORGET)]
