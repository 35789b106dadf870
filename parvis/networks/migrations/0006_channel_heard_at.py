from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("networks", "0005_guest_links")]
    operations = [
        migrations.AddField(model_name="channel", name="heard_at", field=models.DateTimeField(blank=True, null=True)),
    ]
