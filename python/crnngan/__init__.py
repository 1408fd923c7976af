"""C-RNN-GAN for Python: reading, measuring, learning and writing music and tables.

    import crnngan

    piece = crnngan.read("song.mid")
    piece.notes["pitch"]                          # numpy, without a copy
    crnngan.stats("music/")["polyphony"]          # a dictionary of arrays
    crnngan.Model.load().generate(4, seed=1)      # new pieces

docs/python.md of the project tells the whole of it. Nothing here needs PyTorch.
"""

from crnngan._crnngan import (
    Batches,
    Dataset,
    EpochReport,
    Error,
    Model,
    Piece,
    TableModel,
    Track,
    Training,
    Windows,
    Writer,
    __version__,
    compare,
    read,
    read_all,
    recipes,
    render_musicxml,
    render_piano_roll,
    render_sound,
    render_sound_file,
    stats,
    write,
)

__all__ = [
    "Batches",
    "Dataset",
    "EpochReport",
    "Error",
    "Model",
    "Piece",
    "TableModel",
    "Track",
    "Training",
    "Windows",
    "Writer",
    "__version__",
    "compare",
    "read",
    "read_all",
    "recipes",
    "render_musicxml",
    "render_piano_roll",
    "render_sound",
    "render_sound_file",
    "stats",
    "write",
]
