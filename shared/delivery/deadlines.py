"""The times that delivery keeps, in seconds.

A platform gives five seconds, then it drops the connection and sends the message again, WeCom three times
(https://developer.work.weixin.qq.com/document/path/90238), an Official Account twice
(https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Receiving_standard_messages.html).
"""

ANSWER_SECONDS = 4.3
"""After this, a delivery is answered with or without the handler's reply."""
STREAM_ANSWER_SECONDS = 2.0
"""The same for what is answered with a stream, which shows the user at once that something is coming."""
DROP_SECONDS = 5.3
"""After this, the platform has certainly dropped the connection."""
REDELIVERY_SECONDS = 5.0
"""After this, the platform sends again what was not answered."""
WAY_SECONDS = 0.3
"""How long an answer may be on its way to where it has to be in time."""
LEASE_SECONDS = 6.0
"""How long a receiver owns a delivery: longer than it takes to answer, and over soon after it is sent again."""
SILENCE_SECONDS = 9.0
"""How long after it arrived a receiver that cannot answer goes on trying to write down that its worker goes on."""
PATIENT_LEASE_SECONDS = SILENCE_SECONDS + 1
"""The lease where a later delivery may be answered: over when its receiver certainly does not go on trying."""
ACCOUNT_PATIENCE_SECONDS = 14.0
"""How long after the first delivery an Official Account takes the answer to a later one."""
WECOM_PATIENCE_SECONDS = 19.0
"""The same for WeCom."""
MARGIN_SECONDS = 10.0
"""How long after the time of a worker is over it has certainly ended."""
STREAM_SECONDS = 330.0
"""How long after a message its stream can be filled: WeCom asks for it for six minutes."""
