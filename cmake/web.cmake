# The page of `crnngan report` and the engraver of `crnngan render`, bundled by esbuild from web/ into
# CRNNGAN_WEB_FOLDER.
#
# CRNNGAN_WEB tells whether they are built. If so, these are files:
#   CRNNGAN_PAGE_SCRIPT, CRNNGAN_PAGE_STYLE   the page
#   CRNNGAN_ENGRAVER                          MusicXML -> svg and pdf, for Node
#   CRNNGAN_VEROVIO                           what both of them engrave with
# Packages are installed once in a build tree, as web/package-lock.json fixes them; those of the
# tests only where there are tests.
option(CRNNGAN_PAGE "Build the page of crnngan report (needs Node, npm and its registry)" ON)

find_program(NODE NAMES node nodejs)
find_program(NPM npm)
set(CRNNGAN_WEB OFF)
if(CRNNGAN_PAGE AND NODE AND NPM)
  set(CRNNGAN_WEB ON)
else()
  set(left_out "`crnngan report` is built without its page (--figure3 alone works), `crnngan render` without --score svg and pdf.")
  if(CRNNGAN_PAGE)
    message(WARNING "Node and npm were not found: ${left_out} Debian's packages are nodejs and npm.")
  else()
    message(STATUS "CRNNGAN_PAGE is off: ${left_out}")
  endif()
endif()

set(CRNNGAN_WEB_FOLDER ${PROJECT_BINARY_DIR}/web)
set(CRNNGAN_PAGE_SCRIPT "")
set(CRNNGAN_PAGE_STYLE "")
set(CRNNGAN_ENGRAVER "")
set(CRNNGAN_VEROVIO "")
if(CRNNGAN_WEB)
  set(web ${PROJECT_SOURCE_DIR}/web)
  set(packages ${web}/package.json ${web}/package-lock.json)
  set(CRNNGAN_PAGE_SCRIPT ${CRNNGAN_WEB_FOLDER}/page.js)
  set(CRNNGAN_PAGE_STYLE ${CRNNGAN_WEB_FOLDER}/page.css)
  set(CRNNGAN_ENGRAVER ${CRNNGAN_WEB_FOLDER}/engrave.cjs)
  set(CRNNGAN_VEROVIO ${CRNNGAN_WEB_FOLDER}/node_modules/verovio/dist/verovio-toolkit-wasm.js)
  set(omitted "")
  if(NOT CRNNGAN_TESTS)
    set(omitted --omit=dev)
  endif()
  add_custom_command(OUTPUT ${CRNNGAN_WEB_FOLDER}/packages.stamp
    BYPRODUCTS ${CRNNGAN_VEROVIO}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${CRNNGAN_WEB_FOLDER}
    COMMAND ${CMAKE_COMMAND} -E copy ${packages} ${CRNNGAN_WEB_FOLDER}
    COMMAND ${CMAKE_COMMAND} -E chdir ${CRNNGAN_WEB_FOLDER}
            ${NPM} ci --prefer-offline --no-audit --no-fund --loglevel=error ${omitted}
    COMMAND ${CMAKE_COMMAND} -E touch ${CRNNGAN_WEB_FOLDER}/packages.stamp
    DEPENDS ${packages}
    COMMENT "Installing the packages of the page" VERBATIM)
  set(page_sources audio.ts chart.ts charts.ts data.ts dom.ts epochs.ts figure_files.ts listening.ts midi.ts
    page.css page.ts player.ts plot.ts roll.ts runs.ts score.ts styles.d.ts table_figures.ts
    table_numbers.ts table_page.ts table_sequences.ts training.ts)
  list(TRANSFORM page_sources PREPEND ${web}/report/)
  add_custom_command(OUTPUT ${CRNNGAN_PAGE_SCRIPT} ${CRNNGAN_PAGE_STYLE}
    COMMAND ${CMAKE_COMMAND} -E env NODE_PATH=${CRNNGAN_WEB_FOLDER}/node_modules
            ${CRNNGAN_WEB_FOLDER}/node_modules/.bin/esbuild ${web}/report/page.ts
            --bundle --minify --format=iife --target=es2021 --charset=utf8 --legal-comments=none
            --log-level=warning --outfile=${CRNNGAN_PAGE_SCRIPT}
    DEPENDS ${page_sources} ${web}/verovio.ts ${CRNNGAN_WEB_FOLDER}/packages.stamp
    COMMENT "Bundling the page" VERBATIM)
  # Verovio stands beside it. PDFKit's file for pages carries its fonts' measures; the one for Node
  # reads them from its folder.
  add_custom_command(OUTPUT ${CRNNGAN_ENGRAVER}
    COMMAND ${CMAKE_COMMAND} -E env NODE_PATH=${CRNNGAN_WEB_FOLDER}/node_modules
            ${CRNNGAN_WEB_FOLDER}/node_modules/.bin/esbuild ${web}/engrave/engrave.ts
            --bundle --minify --platform=node --format=cjs --target=node18 --charset=utf8
            --legal-comments=none --log-level=warning
            --alias:pdfkit=${CRNNGAN_WEB_FOLDER}/node_modules/pdfkit/js/pdfkit.standalone.js
            --external:verovio --loader:.ttf=binary --outfile=${CRNNGAN_ENGRAVER}
    DEPENDS ${web}/engrave/engrave.ts ${web}/verovio.ts ${CRNNGAN_WEB_FOLDER}/packages.stamp
    COMMENT "Bundling the engraver" VERBATIM)
  add_custom_target(crnngan_engraver DEPENDS ${CRNNGAN_ENGRAVER})
  add_custom_target(crnngan_page DEPENDS ${CRNNGAN_PAGE_SCRIPT} ${CRNNGAN_PAGE_STYLE})
endif()
