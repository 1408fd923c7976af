"""What an event file holds: read_events.py FILE

Reads the TFRecord framing with another CRC-32C and the messages with Google's protocol buffers.
Prints a line an event: its step and wall time, then the file's version or each tag and value.
"""
import struct
import sys

import crc32c
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

# The fields used here, as tensorflow/core/util/event.proto and
# tensorflow/core/framework/summary.proto number them.
Field = descriptor_pb2.FieldDescriptorProto
file = descriptor_pb2.FileDescriptorProto(name="event.proto", package="tensorflow")


def message(name, *fields):
    described = file.message_type.add(name=name)
    for number, field, kind, repeated, of in fields:
        label = Field.LABEL_REPEATED if repeated else Field.LABEL_OPTIONAL
        described.field.add(name=field, number=number, type=kind, label=label, type_name=of)


message("Value", (1, "tag", Field.TYPE_STRING, False, None),
        (2, "simple_value", Field.TYPE_FLOAT, False, None))
message("Summary", (1, "value", Field.TYPE_MESSAGE, True, ".tensorflow.Value"))
message("Event", (1, "wall_time", Field.TYPE_DOUBLE, False, None),
        (2, "step", Field.TYPE_INT64, False, None),
        (3, "file_version", Field.TYPE_STRING, False, None),
        (5, "summary", Field.TYPE_MESSAGE, False, ".tensorflow.Summary"))
pool = descriptor_pool.DescriptorPool()
pool.Add(file)
Event = message_factory.MessageFactory(pool).GetPrototype(
    pool.FindMessageTypeByName("tensorflow.Event"))


def checked(data, stored):
    crc = crc32c.crc32c(data)
    masked = ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF
    assert struct.unpack("<I", stored)[0] == masked, "checksum"
    return data


with open(sys.argv[1], "rb") as records:
    while length := records.read(8):
        size = struct.unpack("<Q", checked(length, records.read(4)))[0]
        event = Event.FromString(checked(records.read(size), records.read(4)))
        assert not event.UnknownFields(), "unknown fields"
        what = [event.file_version] if event.file_version else []
        for value in event.summary.value:
            what += [value.tag, repr(value.simple_value)]
        print(event.step, repr(event.wall_time), *what)
