"""The product's addresses and the floor page, to which the other pages are compared."""

from django.urls import include, path

from tests.bench.floor import floor

urlpatterns = [
    path("bench/floor/<int:pk>/", floor, name="bench-floor"),
    path("", include("collections_app.urls")),
]
