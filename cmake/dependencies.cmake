# Everything crnngan builds on, all of it in Debian 12 and 13 (scripts/setup installs it). What a program
# that links the library needs, too, stands in crnngan-config.cmake and package.cmake as well.

# libdnnl-dev: oneDNN, every large matrix product.
find_package(OneDNN REQUIRED MODULE)
# libgomp: only to tell oneDNN how many threads one product may use.
find_package(OpenMP REQUIRED COMPONENTS CXX)
# Threads of the C library, under std::thread.
find_package(Threads REQUIRED)
# librandom123-dev: Philox, counter-based random numbers (headers only).
find_path(RANDOM123_INCLUDE_DIR Random123/philox.h REQUIRED)
add_library(random123 INTERFACE)
target_include_directories(random123 SYSTEM INTERFACE ${RANDOM123_INCLUDE_DIR})
# nlohmann-json3-dev: JSON headers of safetensors files, `--format json`.
find_package(nlohmann_json 3.11 REQUIRED CONFIG)
# libtoml11-dev: recipes and the configuration of a run (headers only).
find_package(toml11 REQUIRED CONFIG)  # 3.7 and later, or 4: a range of versions it does not know
if(toml11_VERSION VERSION_LESS 3.7)
  message(FATAL_ERROR "toml11 3.7 or later is needed, found ${toml11_VERSION}")
endif()
# libcli11-dev: the command line (headers only).
find_package(CLI11 2.1 REQUIRED CONFIG)
# libeigen3-dev: square roots of matrices (headers only).
find_package(Eigen3 3.4 REQUIRED CONFIG)
# libfmt-dev: text formatting (GCC 12 has no <format>).
find_package(fmt 9 REQUIRED CONFIG)
# libcurl4-openssl-dev: HTTP and addresses, for `download`.
find_package(CURL 7.85 REQUIRED)
# libarchive-dev: zip and tar, for `download` and `prepare`.
find_package(LibArchive 3.6 REQUIRED)
# libxml2-dev: its lenient reader of HTML, for `download`.
find_package(LibXml2 2.9 REQUIRED)
# libssl-dev: SHA-256, for `download`.
find_package(OpenSSL 3 REQUIRED COMPONENTS Crypto)
# libfluidsynth-dev, libebur128-dev, libsndfile1-dev, libcairo2-dev: MIDI -> samples, their loudness,
# files of sound; drawing. For `render`, `report`.
find_package(PkgConfig REQUIRED)
pkg_check_modules(FLUIDSYNTH REQUIRED IMPORTED_TARGET fluidsynth>=2.3)
pkg_check_modules(EBUR128 REQUIRED IMPORTED_TARGET libebur128>=1.2)
pkg_check_modules(SNDFILE REQUIRED IMPORTED_TARGET sndfile>=1.1)
pkg_check_modules(CAIRO REQUIRED IMPORTED_TARGET cairo>=1.16)
# libdivsufsort-dev: suffix arrays, for `compare`.
pkg_check_modules(DIVSUFSORT REQUIRED IMPORTED_TARGET libdivsufsort>=2.0)
# libcsv-dev: CSV files, for `prepare --table`.
find_package(LibCSV REQUIRED MODULE)
# zlib1g-dev: the samples of a page, compressed, for `report`; CSV files that are, for `prepare`.
find_package(ZLIB REQUIRED)

if(CRNNGAN_MPI)
  # libopenmpi-dev, openmpi-bin, or libmpich-dev, mpich: training on several machines.
  set(MPI_CXX_SKIP_MPICXX ON)  # its functions in C are enough
  find_package(MPI 3.0 REQUIRED COMPONENTS CXX)
endif()

if(CRNNGAN_TESTS)
  # libgtest-dev: tests.
  find_package(GTest 1.12 REQUIRED CONFIG)
endif()
