"""The addresses of the record and the work. Names are what templates and redirects use."""

from django.conf import settings
from django.urls import path

from cases.views import home, shell, styleguide

urlpatterns = [
    path("", home.home, name="home"),
    path("language/", shell.set_language, name="set_language"),
    path("theme/", shell.set_theme, name="set_theme"),
]
if settings.DEBUG:
    urlpatterns.append(path("styleguide/", styleguide.styleguide, name="styleguide"))
