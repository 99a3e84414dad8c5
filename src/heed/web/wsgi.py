"""The site as a WSGI application, for waitress or any other server: `heed.web.wsgi:application`."""

from __future__ import annotations

from django.core.wsgi import get_wsgi_application

from heed.base.settings import home
from heed.records.database import is_there, prepare
from heed.web.start import start

start(home())
if is_there():
    prepare()
application = get_wsgi_application()
