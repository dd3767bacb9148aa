"""What workers and the watchdog are told, and how it is written down."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple, Self

from shared.delivery.keys import make_deduplication_id, make_step_key
from shared.errors import MalformedJobError

SUITE_STEP = "suite"
"""The step that is WeHook's own: what a change of a suite's authorisations brings with it."""


class Job(NamedTuple):
    """One delivery, or one step of it.

    Attributes:
        key: Of the delivery.
        group: Within which jobs keep their order.
        app: Name of the app.
        receive_id: The id that the message was encrypted for.
        plaintext: The message.
        received_at: When it arrived, in seconds since the epoch.
        step: Name of the step; empty for the whole message.
        generation: How often it was queued after a failure.
        needs_inbox: Whether only the inbox can tell what is left to do: a worker may have it, or has answered already.
    """

    key: str
    group: str
    app: str
    receive_id: str
    plaintext: str
    received_at: float
    step: str = ""
    generation: int = 0
    needs_inbox: bool = False

    @classmethod
    def from_fields(cls, fields: Mapping[str, Any]) -> Self:
        """Builds a job from its attributes by name.

        Raises:
            MalformedJobError: They are not a job's.
        """
        try:
            return _check(cls(**fields))
        except TypeError as error:
            raise MalformedJobError("these are no fields of a job") from error

    @classmethod
    def parse(cls, text: str) -> Self:
        """Reads a job.

        Args:
            text: JSON, as `dump` returned it.

        Raises:
            MalformedJobError: It is something else.
        """
        return cls.from_fields(_parse(text))

    def dump(self) -> str:
        """Returns the job as JSON, without what is as usual: each message is stored with it."""
        usual = self._field_defaults
        return _dump({name: value for name, value in self._asdict().items() if value != usual.get(name)})

    def next_generation(self) -> Self:
        """Returns the job to queue after this one has failed."""
        return self._replace(generation=self.generation + 1)

    @property
    def is_first(self) -> bool:
        """Whether it is the delivery itself, as its receiver has it, and neither a step of it nor a repetition."""
        return not (self.step or self.generation)

    @property
    def step_key(self) -> str:
        """Key of the inbox item that says how far the queued step has come."""
        return make_step_key(self.key, self.step)

    @property
    def deduplication_id(self) -> str:
        """What the queue knows the job by."""
        return make_deduplication_id(self.key, self.step, self.generation)


class Assignment(NamedTuple):
    """A job for whose reply a receiver waits.

    Attributes:
        job: The job, whose delivery is recorded.
        owner: Id of the request that waits.
        answer_by: Until when it waits, in seconds since the epoch.
        late_from: From when on the answer is no passive reply any more, neither to it nor to a later delivery.
    """

    job: Job
    owner: str
    answer_by: float
    late_from: float

    @classmethod
    def from_fields(cls, fields: Mapping[str, Any]) -> Self:
        """Builds an assignment from what `to_fields` returned.

        Raises:
            MalformedJobError: It is something else.
        """
        try:
            return _check(cls(**{**fields, "job": Job.from_fields(fields["job"])}))
        except (KeyError, TypeError) as error:
            raise MalformedJobError("these are no fields of an assignment") from error

    def to_fields(self) -> dict[str, Any]:
        """Returns the attributes by name, those of the job as well."""
        return {**self._asdict(), "job": self.job._asdict()}


class Reminder(NamedTuple):
    """What the watchdog is told.

    Attributes:
        key: Of the delivery to look after.
        answered: Whether its answer is out, and only the inbox could not be told so.
    """

    key: str
    answered: bool = False

    @classmethod
    def parse(cls, text: str) -> Self:
        """Reads a reminder.

        Args:
            text: JSON, as `dump` returned it.

        Raises:
            MalformedJobError: It is something else.
        """
        try:
            return _check(cls(**_parse(text)))
        except TypeError as error:
            raise MalformedJobError("these are no fields of a reminder") from error

    def dump(self) -> str:
        """Returns the reminder as JSON."""
        return _dump(self._asdict())


def _check[Record: tuple[object, ...]](record: Record) -> Record:
    """Returns a record whose values are of the types that it declares; raises `TypeError` otherwise."""
    kinds = type(record).__annotations__.values()
    for value, kind in zip(record, kinds, strict=True):
        if not isinstance(value, (int, float) if kind is float else kind):
            raise TypeError(f"a {type(value).__name__} is no {kind.__name__}")
    return record


def _parse(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise MalformedJobError("what was queued is not JSON") from error


def _dump(fields: Mapping[str, Any]) -> str:
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
