"""The addresses of the intake."""

from django.urls import path

from cases.views import imports

urlpatterns = [
    path("imports/", imports.index, name="imports"),
    path("imports/new/", imports.new, name="import-new"),
    path("imports/<int:pk>/", imports.show, name="import"),
    path("imports/<int:pk>/check/", imports.check, name="import-check"),
    path("imports/<int:pk>/load/", imports.load, name="import-load"),
    path("imports/<int:pk>/progress/", imports.progress, name="import-progress"),
    path("imports/<int:pk>/refused/", imports.refused, name="import-refused"),
]
