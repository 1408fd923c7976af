#pragma once

#include <span>
#include <string>

#include "base/files.h"
#include "report/run.h"

namespace crnngan::report {

enum class FigureFormat { kSvg, kPng, kPdf };

// The format that the name's ending says. Throws Error when it is none of .svg, .png and .pdf.
FigureFormat figure_format(const std::string& name);

// Figure 3 as a picture: a panel for each measure, in it a line for each run, the mean over the
// samples of an epoch, with their quartiles around it, and real music's quartiles as a band, one of
// each run where they differ.
// REQUIRES a run.
Bytes draw_figure3(std::span<const TrainingRun> runs, FigureFormat format);

}  // namespace crnngan::report
