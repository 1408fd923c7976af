// MusicXML -> pages, run by Node:
//
//   engrave.cjs svg SCORE FOLDER    writes FOLDER/page-1.svg, page-2.svg ...
//   engrave.cjs pdf SCORE FOLDER    writes FOLDER/score.pdf
//   engrave.cjs check SCORE...      engraves the scores and writes nothing
//
// What the engraver has to say about a score goes to the terminal.

import { Buffer } from 'node:buffer'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import textFont from 'dejavu-fonts-ttf/ttf/DejaVuSerifCondensed.ttf'
import PDFDocument from 'pdfkit'
import toPdf from 'svg-to-pdfkit'
import verovio from 'verovio'
import { type Toolkit, startToolkit } from '../verovio'

// A staff is 6 mm high, as in printed music for piano; at a scale of 100 it would be 7.2 mm.
const scale = 84
// A4 in units of the engraver, tenths of a millimetre at a scale of 100, and of PDF, 1/72 inch.
const pageWidth = Math.round(210000 / scale)
const pageHeight = Math.round(297000 / scale)
const margin = Math.round(15000 / scale)
const a4: [number, number] = [595.28, 841.89]

function engrave(toolkit: Toolkit, musicxml: string): string[] {
  toolkit.setOptions({
    pageWidth,
    pageHeight,
    pageMarginTop: margin,
    pageMarginBottom: margin,
    pageMarginLeft: margin,
    pageMarginRight: margin,
    scale,
    svgViewBox: true,
    breaks: 'auto',
    footer: 'none',
    xmlIdChecksum: true,
  })
  if (!toolkit.loadData(musicxml)) throw new Error("the engraver can't read the score")
  return Array.from({ length: toolkit.getPageCount() }, (_, page) =>
    toolkit.renderToSVG(page + 1))
}

// The PDF writer reads attributes, no style sheets, and has no font of note signs: lines get the
// colour that the style says, and the note of a tempo is that of the font of text.
function forPdf(page: string): string {
  return page
    .replaceAll(' stroke-width="', ' stroke="black" stroke-width="')
    .replace(/<tspan font-family="Leipzig" font-size="[^"]*">\uECA5<\/tspan>/g,
      '<tspan font-size="405px">\u2669</tspan>')
}

function writePdf(pages: string[], path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const document = new PDFDocument({ size: a4, margin: 0, autoFirstPage: false,
      info: { CreationDate: new Date(0) } })
    document.registerFont('text', textFont)
    const parts: Uint8Array[] = []
    document.on('data', (part: Uint8Array) => parts.push(part))
    document.on('error', reject)
    document.on('end', () => {
      writeFileSync(path, Buffer.concat(parts))
      resolve()
    })
    for (const page of pages) {
      document.addPage()
      toPdf(document, forPdf(page), 0, 0,
        { width: a4[0], height: a4[1], fontCallback: () => 'text' })
    }
    document.end()
  })
}

async function main([format, ...paths]: string[]): Promise<void> {
  const toolkit = await startToolkit(verovio)
  if (format === 'check') {
    for (const path of paths) engrave(toolkit, readFileSync(path, 'utf8'))
    return
  }
  const [score, folder] = paths
  const pages = engrave(toolkit, readFileSync(score, 'utf8'))
  if (format === 'pdf') return writePdf(pages, join(folder, 'score.pdf'))
  pages.forEach((page, n) => writeFileSync(join(folder, `page-${n + 1}.svg`), page))
}

main(process.argv.slice(2)).catch((error: Error) => {
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
})
