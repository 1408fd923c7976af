#include "cli/run.h"

int main(int argc, char** argv) { return crnngan::cli::run(argc, argv); }
