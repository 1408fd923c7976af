#pragma once

// Runs of tables -> a page to read and show (page.h is that of music).
//
//   index.html, page.js, page.css
//   data/summary.js     curves, recipes, figures, numbers of the comparison, real sequences
//   data/R-E.js         the sequences of epoch E of run R, compressed

#include <span>
#include <vector>

#include "report/page_folder.h"
#include "report/table_run.h"

namespace crnngan::report {

// Throws Error when the program was built without the page. REQUIRES a run.
std::vector<PageFile> make_table_page(std::span<const TableRun> runs);

}  // namespace crnngan::report
