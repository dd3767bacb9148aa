"""Documents, drives, calendars, meetings, mail and live streams of WeCom.

https://developer.work.weixin.qq.com/document/path/94145 (live), 97833 and 98095 (documents), 100986 (smart sheets),
97972 (drives), 93651 (calendars), 95333 (rooms), 98333 (meetings), 97506 (mail).
"""

from shared.protocol.messages import Event
from shared.protocol.records import wire


class LivingStatusChangeEvent(Event, kind="living_status_change"):
    """A live stream began or ended.

    Attributes:
        living_id: The live stream.
        status: 0 scheduled, 1 live, 2 ended, 3 expired, 4 cancelled.
    """

    living_id: str = wire("LivingId")
    status: int = wire("Status")


class DocChangeEvent(Event, kind="doc_change"):
    """A document or a form changed, as ``change_type`` says.

    Attributes:
        doc_ids: The documents.
        form_ids: The forms.
    """

    doc_ids: tuple[str, ...] = wire("DocId")
    form_ids: tuple[str, ...] = wire("FormId")


class SmartSheetChangeEvent(Event, kind="smart_sheet_change"):
    """Fields or records of a smart sheet changed, as ``change_type`` says.

    Attributes:
        doc_id: The document.
        sheet_id: The sheet.
        field_ids: The fields.
        record_ids: The records.
    """

    doc_id: str = wire("DocId")
    sheet_id: str = wire("SheetId")
    field_ids: tuple[str, ...] = wire("FieldId")
    record_ids: tuple[str, ...] = wire("RecordId")


class WedriveFileChangeEvent(Event, kind="wedrive_file_change"):
    """A file of a drive changed, as ``change_type`` says."""

    file_id: str = wire("FileId")


class WedriveSpaceChangeEvent(Event, kind="wedrive_space_change"):
    """Spaces of a drive changed, as ``change_type`` says."""

    space_ids: tuple[str, ...] = wire("SpaceId")


class WedriveInsufficientCapacityEvent(Event, kind="wedrive_insufficient_capacity"):
    """The drive is nearly full."""


class ModifyCalendarEvent(Event, kind="modify_calendar"):
    """A calendar changed."""

    cal_id: str = wire("CalId")


class DeleteCalendarEvent(Event, kind="delete_calendar"):
    """A calendar was deleted."""

    cal_id: str = wire("CalId")


class ScheduleEvent(Event):
    """Something happened to an entry of a calendar.

    Attributes:
        cal_id: The calendar.
        schedule_id: The entry.
    """

    cal_id: str = wire("CalId")
    schedule_id: str = wire("ScheduleId")


class AddScheduleEvent(ScheduleEvent, kind="add_schedule"):
    """An entry was added."""


class ModifyScheduleEvent(ScheduleEvent, kind="modify_schedule"):
    """An entry changed."""


class DeleteScheduleEvent(ScheduleEvent, kind="delete_schedule"):
    """An entry was deleted."""


class MeetingRoomEvent(Event):
    """Something happened to the booking of a meeting room.

    Attributes:
        meeting_room_id: The room.
        meeting_id: The meeting.
    """

    meeting_room_id: str = wire("MeetingRoomId")
    meeting_id: str = wire("MeetingId")


class BookMeetingRoom(MeetingRoomEvent, kind="book_meeting_room"):
    """A meeting room was booked."""


class CancelMeetingRoom(MeetingRoomEvent, kind="cancel_meeting_room"):
    """The booking of a meeting room was cancelled."""


class MeetingChangeEvent(Event, kind="meeting_change"):
    """A meeting changed, as ``change_type`` says; ``fields`` has what."""

    meeting_id: str = wire("MeetingId")


class AppEmailChangeEvent(Event, kind="app_email_change"):
    """The mailbox of the app changed, as ``change_type`` says.

    Attributes:
        amount: How many mails.
    """

    amount: int = wire("Amount")
