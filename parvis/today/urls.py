"""The home of a workspace. Name: today."""

from django.urls import path

from parvis.today import views

urlpatterns = [path("", views.today, name="today")]
