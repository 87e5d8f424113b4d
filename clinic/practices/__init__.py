"""The practice: letterhead, support contacts, policy texts, settings. May import core and audit."""
