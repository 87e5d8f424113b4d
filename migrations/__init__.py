"""Numbered migrations, one head; they import no models."""
