"""Every page that only a shared server has."""

from handouts.web.accounts import account_page, pages
from handouts.web.accounts.passkeys import pages as passkeys
from handouts.web.accounts.single_sign_on import pages as single_sign_on

ROUTES = (*pages.ROUTES, *account_page.ROUTES, *passkeys.ROUTES, *single_sign_on.ROUTES)
