# find_package(crnngan): crnngan::crnngan is all of the library, crnngan::MODULE one module with
# those it uses.
include(CMakeFindDependencyMacro)
list(PREPEND CMAKE_MODULE_PATH ${CMAKE_CURRENT_LIST_DIR})
find_dependency(OneDNN MODULE)
list(POP_FRONT CMAKE_MODULE_PATH)
find_dependency(OpenMP COMPONENTS CXX)
find_dependency(Threads)
find_dependency(nlohmann_json 3.11 CONFIG)
find_dependency(fmt 9 CONFIG)
find_dependency(CURL 7.85)
find_dependency(LibArchive 3.6)
find_dependency(LibXml2 2.9)
include(${CMAKE_CURRENT_LIST_DIR}/crnngan-targets.cmake)
