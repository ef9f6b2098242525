"""Simulated nodes: they speak the node protocol faithfully, and fail on demand.

`node` is the state machine without I/O, `fleet` gives many of them real connections,
`household` invents what their clamps see, `load` makes messages for benchmarks.
"""
