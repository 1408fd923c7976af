"""How a notebook shows a piece: its piano roll and a player."""

import base64
import html

from crnngan import _crnngan

# A longer piece is shown without a player, whose sound would make the notebook large.
MOST_SECONDS = 300


def html_of(piece: _crnngan.Piece) -> str:
    """The first page of the piano roll, and what it sounds like where there is a soundfont."""
    return f"<div>{_picture(piece)}<div>{_player(piece)}</div></div>"


def _picture(piece: _crnngan.Piece) -> str:
    try:
        pages = _crnngan.render_piano_roll(piece)
    except _crnngan.Error as error:
        return f"<p>{html.escape(str(error))}</p>"
    svg = pages[0][pages[0].index("<svg") :]
    more = f"<p>page 1 of {len(pages)}</p>" if len(pages) > 1 else ""
    return svg + more


def _player(piece: _crnngan.Piece) -> str:
    if piece.duration_seconds > MOST_SECONDS:
        return f"longer than {MOST_SECONDS} s: no player"
    try:
        sound = _crnngan.render_sound_file(piece, "ogg")
    except _crnngan.Error as error:
        return f"no player: {html.escape(str(error))}"
    data = base64.b64encode(sound).decode()
    return f'<audio controls preload="none" src="data:audio/ogg;base64,{data}"></audio>'
