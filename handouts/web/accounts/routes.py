"""Every page that only a shared server has."""

from handouts.web.accounts import account_page, pages
from handouts.web.accounts.passkeys import pages as passkeys

ROUTES = (*pages.ROUTES, *account_page.ROUTES, *passkeys.ROUTES)
