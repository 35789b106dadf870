"""Below /w/<slug>/calendar/. Names: month, publications."""

from django.urls import path

from parvis.calendar import views

urlpatterns = [
    path("", views.month, name="month"),
    path("publications/", views.publications, name="publications"),
]
