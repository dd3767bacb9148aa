"""What WeCom pushes to the command URL and the system URL of a provider.

All of them have an ``info_type``, and none a sender. Changes of contacts and customers come here too, as the same types
as in an app of the company itself. https://developer.work.weixin.qq.com/document/path/90613, 90628 (ticket), 90642
(authorisation), 91929 to 91933 (orders), 90585 (registration), 95716 and 95994 (licences).
"""

from shared.protocol.messages import Event
from shared.protocol.records import Record, wire


class SuiteTicketEvent(Event, kind="suite_ticket"):
    """The ticket that buys the suite's token, every ten minutes.

    Attributes:
        suite_ticket: The ticket; a secret.
    """

    suite_ticket: str = wire("SuiteTicket")


class CreateAuthEvent(Event, kind="create_auth"):
    """A company installed the suite.

    Attributes:
        auth_code: Buys the permanent code, within ten minutes; a secret.
        state: What the link for installing was set up with.
    """

    auth_code: str = wire("AuthCode")
    state: str = wire("State")


class ChangeAuthEvent(Event, kind="change_auth"):
    """A company changed what the suite may do.

    Attributes:
        state: What the link for installing was set up with.
    """

    state: str = wire("State")


class CancelAuthEvent(Event, kind="cancel_auth"):
    """A company removed the suite."""


class ResetPermanentCodeEvent(Event, kind="reset_permanent_code"):
    """A company made a new secret for its app.

    Attributes:
        auth_code: Buys the permanent code; a secret.
    """

    auth_code: str = wire("AuthCode")


class CorpArchAuthEvent(Event, kind="corp_arch_auth"):
    """A company lets the provider read its structure."""


class SpecialAuthEvent(Event):
    """A company changed a special permission.

    Attributes:
        auth_type: ``customer_acquisition`` and so on.
    """

    auth_type: str = wire("AuthType")


class ApproveSpecialAuthEvent(SpecialAuthEvent, kind="approve_special_auth"):
    """A company gave a special permission."""


class CancelSpecialAuthEvent(SpecialAuthEvent, kind="cancel_special_auth"):
    """A company took a special permission away."""


class DeviceDataAuthChangeEvent(Event, kind="device_data_auth_change"):
    """A company changed which data of devices may be read."""


class OrderEvent(Event):
    """Something happened to an order.

    Attributes:
        paid_corp_id: The company that pays.
        order_id: The order.
        operator_id: Who ordered.
    """

    paid_corp_id: str = wire("PaidCorpId")
    order_id: str = wire("OrderId")
    operator_id: str = wire("OperatorId")


class OpenOrderEvent(OrderEvent, kind="open_order"):
    """A company ordered."""


class ChangeOrderEvent(OrderEvent, kind="change_order"):
    """A company changed its order.

    Attributes:
        old_order_id: The former order.
        new_order_id: The order that replaces it.
    """

    old_order_id: str = wire("OldOrderId")
    new_order_id: str = wire("NewOrderId")


class PayForAppSuccessEvent(OrderEvent, kind="pay_for_app_success"):
    """A company paid."""


class RefundEvent(OrderEvent, kind="refund"):
    """A company got its money back."""


class ChangeEditonEvent(OrderEvent, kind="change_editon"):
    """A company's edition of the app changed; the platform spells the name like this."""


class DataAreaEvent(Event):
    """The protected data area has something new.

    Attributes:
        token: Fetches it; a secret.
    """

    token: str = wire("Token")


class ConversationNewMessageEvent(DataAreaEvent, kind="conversation_new_message"):
    """There are new messages."""


class HitKeywordEvent(DataAreaEvent, kind="hit_keyword"):
    """A message has one of the keywords."""


class RegistrationEvent(Event):
    """A company registers at WeCom through a link of the provider.

    Attributes:
        service_corp_id: The provider.
        register_code: The registration.
        auth_user_id: The administrator.
        state: What the link was set up with.
        template_id: The package that the link belongs to.
    """

    service_corp_id: str = wire("ServiceCorpId")
    register_code: str = wire("RegisterCode")
    auth_user_id: str = wire("AuthUserInfo.UserId")
    state: str = wire("State")
    template_id: str = wire("TemplateId")


class RegisterCorpEvent(RegistrationEvent, kind="register_corp"):
    """A company has registered.

    Attributes:
        access_token: Writes the company's contacts; a secret.
        expires_in: For how many seconds.
    """

    access_token: str = wire("ContactSync.AccessToken")
    expires_in: int = wire("ContactSync.ExpiresIn")


class EnterRegisterPackageEvent(RegistrationEvent, kind="enter_register_package"):
    """A company has opened the link."""


class LicenseEvent(Event):
    """Something happened to licences for the interface.

    Attributes:
        service_corp_id: The provider.
        order_id: The order.
    """

    service_corp_id: str = wire("ServiceCorpId")
    order_id: str = wire("OrderId")


class LicensePaySuccessEvent(LicenseEvent, kind="license_pay_success"):
    """Licences were paid.

    Attributes:
        buyer_user_id: Who paid.
    """

    buyer_user_id: str = wire("BuyerUserId")


class LicenseRefundEvent(LicenseEvent, kind="license_refund"):
    """Licences were given back.

    Attributes:
        order_status: How far that has come.
    """

    order_status: int = wire("OrderStatus")


class LicenseAccount(Record):
    """A licence that was activated.

    Attributes:
        active_code: The licence.
        type: 1 basic, 2 with customer contact.
        expire_time: Seconds since the epoch.
        user_id: Who has it.
        previous_status: 1 where the member had one before.
        previous_active_code: That licence.
    """

    active_code: str = wire("ActiveCode")
    type: int = wire("Type")
    expire_time: int = wire("ExpireTime")
    user_id: str = wire("UserId")
    previous_status: int = wire("PreviousStatus")
    previous_active_code: str = wire("PreviousActiveCode")


class AutoActivateEvent(Event, kind="auto_activate"):
    """Licences were activated by themselves.

    Attributes:
        service_corp_id: The provider.
        scene: Why.
        account_list: The licences.
    """

    service_corp_id: str = wire("ServiceCorpId")
    scene: int = wire("Scene")
    account_list: tuple[LicenseAccount, ...] = wire("AccountList")


class AgreeExternalUseridMigrationEvent(Event, kind="agree_external_userid_migration"):
    """A company agreed to new ids of its customers."""
