"""The types of events, each of which can be imported from here.

A type is registered under the name of its event when its module is imported. An event that has none yet can get one
anywhere: ``class ParcelEvent(Event, kind="parcel"): number: str = wire("Number")``.
"""
# ruff: noqa: F403  # every type of every module, and their names stand there

from shared.protocol.events.accounts import *
from shared.protocol.events.approvals import *
from shared.protocol.events.cards import *
from shared.protocol.events.contacts import *
from shared.protocol.events.coupons import *
from shared.protocol.events.customers import *
from shared.protocol.events.jobs import *
from shared.protocol.events.menus import *
from shared.protocol.events.mini_programs import *
from shared.protocol.events.office import *
from shared.protocol.events.orders import *
from shared.protocol.events.suites import *
from shared.protocol.events.visits import *
from shared.protocol.events.wecom_apps import *
