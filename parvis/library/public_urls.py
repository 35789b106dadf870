"""Where networks fetch what a publication shows them: open to whoever has the signed address."""

from django.urls import path

from parvis.library import views

urlpatterns = [path("m/<str:token>/<str:name>", views.public, name="public_file")]
