"""Settings of the site: where it is and how it counts."""

from edge.store import site_settings
from edge.store.engine import Database
from edge.store.site_settings import Site


class Settings:
    """The site as a person has set it."""

    def __init__(self, database: Database, first_zone: str) -> None:
        """`first_zone` is the zone of a site that does not exist yet. Raises DatabaseAway."""
        self._database = database
        with database.transaction() as connection:
            site_settings.open_site(connection, first_zone)

    def site(self) -> Site:
        """The site. Raises DatabaseAway."""
        with self._database.question() as connection:
            return site_settings.get(connection)
