"""Changes of the members, departments and tags of a company, and of the contacts of a school.

https://developer.work.weixin.qq.com/document/path/90970 (members), 90971 (departments), 90972 (tags), 90973 (jobs),
92032 (schools); in the form of a provider's command URL 90639 to 90641.
"""

from shared.protocol.messages import Event
from shared.protocol.records import Record, wire


class ExtAttr(Record):
    """An additional field of a member.

    Attributes:
        name: Its name.
        type: 0 text, 1 page.
        value: The text.
        title: The title of the page.
        url: The page.
    """

    name: str = wire("Name")
    type: int = wire("Type")
    value: str = wire("Text.Value")
    title: str = wire("Web.Title")
    url: str = wire("Web.Url")


class ChangeContactEvent(Event, kind="change_contact"):
    """A member, a department or a tag changed, as ``change_type`` says; of an update only what changed comes.

    Attributes:
        user_id: The member, in ``create_user``, ``update_user``, ``delete_user``.
        new_user_id: The member's new id.
        open_user_id: The member's id for a provider.
        name: Of the member or the department.
        department: Ids, separated by commas.
        main_department: An id.
        is_leader_in_dept: 1 or 0 for each department, separated by commas.
        direct_leader: User ids, separated by commas.
        position: The member's job title.
        mobile: The member's mobile number.
        gender: 0 unknown, 1 male, 2 female.
        email: The member's address.
        biz_mail: The member's address at the company.
        status: 1 active, 2 disabled, 4 not activated, 5 left.
        avatar: Link to the picture.
        alias: The member's other name.
        telephone: The member's telephone number.
        address: The member's postal address.
        ext_attr: Additional fields.
        id: The department, in ``create_party``, ``update_party``, ``delete_party``.
        parent_id: The department above it.
        order: Its position.
        tag_id: The tag, in ``update_tag``.
        add_user_items: User ids, separated by commas; so are the next three.
        del_user_items: User ids that lost the tag.
        add_party_items: Departments that got the tag.
        del_party_items: Departments that lost the tag.
    """

    user_id: str = wire("UserID")
    new_user_id: str = wire("NewUserID")
    open_user_id: str = wire("OpenUserID")
    name: str = wire("Name")
    department: str = wire("Department")
    main_department: str = wire("MainDepartment")
    is_leader_in_dept: str = wire("IsLeaderInDept")
    direct_leader: str = wire("DirectLeader")
    position: str = wire("Position")
    mobile: str = wire("Mobile")
    gender: int = wire("Gender")
    email: str = wire("Email")
    biz_mail: str = wire("BizMail")
    status: int = wire("Status")
    avatar: str = wire("Avatar")
    alias: str = wire("Alias")
    telephone: str = wire("Telephone")
    address: str = wire("Address")
    ext_attr: tuple[ExtAttr, ...] = wire("ExtAttr.Item")
    id: str = wire("Id")
    parent_id: str = wire("ParentId")
    order: int = wire("Order")
    tag_id: str = wire("TagId")
    add_user_items: str = wire("AddUserItems")
    del_user_items: str = wire("DelUserItems")
    add_party_items: str = wire("AddPartyItems")
    del_party_items: str = wire("DelPartyItems")


class BatchJobResultEvent(Event, kind="batch_job_result"):
    """A job that imports or exports contacts has ended.

    Attributes:
        job_id: The job.
        job_type: ``sync_user``, ``replace_user``, ``export_user`` and so on.
        err_code: 0 where it succeeded.
        err_msg: What failed.
    """

    job_id: str = wire("BatchJob.JobId")
    job_type: str = wire("BatchJob.JobType")
    err_code: int = wire("BatchJob.ErrCode")
    err_msg: str = wire("BatchJob.ErrMsg")


class ChangeSchoolContactEvent(Event, kind="change_school_contact"):
    """A student, a parent or a class changed."""

    id: str = wire("Id")
