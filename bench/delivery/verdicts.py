"""What has to have become of the messages of a situation."""

from collections.abc import Callable, Mapping
from itertools import groupby, pairwise
from operator import itemgetter

from bench.delivery.mail import Fate, Letter, Mail

type Fates = Mapping[Letter, Fate]
type Verdict = Callable[[Mail, Fates], bool]

_LONGEST_WAIT_MILLISECONDS = 5000
_DELIVERIES = {1, 2, 3, 4}  # of a message to WeCom


def once(_: Mail, fates: Fates) -> bool:
    """Every message has one effect, and one answer."""
    return all(fate.answers == fate.effects == 1 and not fate.reasons for fate in fates.values())


def after_crash(mail: Mail, fates: Fates) -> bool:
    """Every message has an answer and an effect, which a crash may have doubled; and there were crashes."""
    answered = all(fate.answers and fate.effects and not fate.reasons for fate in fates.values())
    return answered and (not mail.killed or len(mail.find_traps()) < len(mail.killed))


def in_outage(mail: Mail, fates: Fates) -> bool:
    """Every message has one effect and one answer, and there was an outage."""
    return once(mail, fates) and all(mail.count_struck())


def without_api(mail: Mail, fates: Fates) -> bool:
    """Every message has one effect and one answer, and calls that send were refused."""
    return once(mail, fates) and mail.count_refusals() > 0


def actively(mail: Mail, fates: Fates) -> bool:
    """Every message is acknowledged by its first delivery, and has its one answer later."""
    attempts = [mail.get_delivery(letter)["attempts"] for letter in fates]
    in_time = all(len(each) == 1 and each[0]["milliseconds"] < _LONGEST_WAIT_MILLISECONDS for each in attempts)
    return once(mail, fates) and in_time and all(fate.active for fate in fates.values())


def by_redelivery(mail: Mail, fates: Fates) -> bool:
    """Every message has its one answer by a later delivery."""
    later = all(len(mail.get_delivery(letter)["attempts"]) > 1 for letter in fates)
    return once(mail, fates) and later and all(fate.passive for fate in fates.values())


def buried(_: Mail, fates: Fates) -> bool:
    """Every message is left to the operator once, with its reason, and has no answer."""
    return all(fate.reasons == ["handler"] and not fate.answers for fate in fates.values())


def lost_in_the_window(mail: Mail, fates: Fates) -> bool:
    """No message is lost but those whose receiver was killed, and no effect is doubled."""
    killed = {letter for letter in fates if letter.content in mail.killed}
    rest = {letter: fate for letter, fate in fates.items() if letter not in killed}
    return once(mail, rest) and not mail.find_traps() and all(fates[letter].effects <= 1 for letter in killed)


def in_order(mail: Mail, fates: Fates) -> bool:
    """Every message has one effect and one answer, and the queued answers of a user are in order."""
    deliveries = {len(mail.get_delivery(letter)["attempts"]) for letter in fates}
    if not deliveries >= _DELIVERIES:
        return False
    queued = sorted((letter for letter in fates if " later" in letter.content), key=itemgetter(0, 1))
    for _, letters in groupby(queued, key=itemgetter(0, 1)):  # by app and sender
        times = [mail.find_sent(letter) for letter in letters]
        if any(first >= second for first, second in pairwise(times)):
            return False
    return once(mail, fates)
