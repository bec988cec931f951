"""Rows put away as bytes: Arrow streams, compressed."""

from __future__ import annotations

import io

import pyarrow as pa


def pack_table(table: pa.Table) -> bytes:
    """An Arrow stream."""
    sink = io.BytesIO()
    with pa.ipc.new_stream(sink, table.schema, options=pa.ipc.IpcWriteOptions(compression="zstd")) as stream:
        stream.write_table(table)
    return sink.getvalue()


def unpack_table(packed: bytes) -> pa.Table:
    """What was packed."""
    return pa.ipc.open_stream(packed).read_all()
