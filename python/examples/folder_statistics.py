#!/usr/bin/env python3
"""Statistics of a folder of music, with pandas and a plot.

    folder_statistics.py FOLDER [PLOT.png]     needs pandas, and matplotlib for the plot
"""

import sys

import pandas

import crnngan

folder = sys.argv[1]
frame = pandas.DataFrame(crnngan.stats(folder)).set_index("path")
measures = ["tones", "polyphony", "scale_consistency", "tone_span", "duration_quarters"]
print(frame[measures].describe().loc[["mean", "25%", "50%", "75%"]].round(3))
print("scales:", ", ".join(frame["best_scale"].value_counts().head(3).index))

if len(sys.argv) > 2:
    import matplotlib

    matplotlib.use("Agg")
    axes = frame.plot.scatter("tone_span", "polyphony", s=frame["tones"] ** 0.5)
    axes.set(xlabel="tone span (half tones)", ylabel="polyphony", title=folder)
    axes.figure.savefig(sys.argv[2])
