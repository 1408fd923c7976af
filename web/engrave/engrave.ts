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

// In millimetres.
type Paper = { width: number, height: number, staff: number }

const staffAtScale100 = 7.2
const margin = 15

// What the score says of its page; forty tenths are the height of a staff.
function paperOf(musicxml: string): Paper {
  const number = (name: string) => Number(new RegExp(`<${name}>([\\d.]+)`).exec(musicxml)?.[1] ?? NaN)
  const staff = number('millimeters')
  const paper = {
    width: Math.round(number('page-width') * staff / 40),
    height: Math.round(number('page-height') * staff / 40),
    staff,
  }
  return paper.width * paper.height > 0 ? paper : { width: 210, height: 297, staff: 6 }
}

function engrave(toolkit: Toolkit, musicxml: string, paper: Paper): string[] {
  const scale = Math.round(100 * paper.staff / staffAtScale100)
  // The engraver's units are tenths of a millimetre at a scale of 100.
  const units = (millimetres: number) => Math.round(millimetres * 1000 / scale)
  toolkit.setOptions({
    pageWidth: units(paper.width),
    pageHeight: units(paper.height),
    pageMarginTop: units(margin),
    pageMarginBottom: units(margin),
    pageMarginLeft: units(margin),
    pageMarginRight: units(margin),
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

// Signs of the font of music that stand in texts, and what the font of text has for them.
const signs = new Map([['\uECA5', '\u2669'], ['\uECB7', '.']])  // quarter, its dot

// The PDF writer reads attributes, no style sheets, and has no font of note signs: lines get the
// colour that the style says, and the note of a tempo and its dot are those of the font of text.
function forPdf(page: string): string {
  return page
    .replaceAll(' stroke-width="', ' stroke="black" stroke-width="')
    .replace(/<tspan font-family="Leipzig" font-size="[^"]*">([^<]*)<\/tspan>/g, (_, text) =>
      `<tspan font-size="405px">${[...text].map((sign) => signs.get(sign) ?? '').join('')}</tspan>`)
}

function writePdf(pages: string[], paper: Paper, path: string): Promise<void> {
  const points = (millimetres: number) => millimetres * 72 / 25.4
  const size = [points(paper.width), points(paper.height)]
  return new Promise((resolve, reject) => {
    const document = new PDFDocument({ size, margin: 0, autoFirstPage: false,
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
        { width: size[0], height: size[1], fontCallback: () => 'text' })
    }
    document.end()
  })
}

async function main([format, ...paths]: string[]): Promise<void> {
  const toolkit = await startToolkit(verovio)
  if (format === 'check') {
    for (const path of paths) {
      const musicxml = readFileSync(path, 'utf8')
      engrave(toolkit, musicxml, paperOf(musicxml))
    }
    return
  }
  const [score, folder] = paths
  const musicxml = readFileSync(score, 'utf8')
  const paper = paperOf(musicxml)
  const pages = engrave(toolkit, musicxml, paper)
  if (format === 'pdf') return writePdf(pages, paper, join(folder, 'score.pdf'))
  pages.forEach((page, n) => writeFileSync(join(folder, `page-${n + 1}.svg`), page))
}

main(process.argv.slice(2)).catch((error: Error) => {
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
})
