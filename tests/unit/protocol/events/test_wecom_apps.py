from tests.packets import Packet, check, each_packet


@each_packet("wecom_apps")
def test_parse_message_each_packet_has_its_type_and_attributes(packet: Packet) -> None:
    check(packet)
