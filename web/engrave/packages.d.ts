// What the engraver uses of Node and of packages that come without types.

declare module 'node:buffer' {
  export const Buffer: { concat(parts: Uint8Array[]): Uint8Array }
}
declare module 'node:fs' {
  export function readFileSync(path: string, encoding: 'utf8'): string
  export function writeFileSync(path: string, content: string | Uint8Array): void
}
declare module 'node:path' {
  export function join(...parts: string[]): string
}
declare module 'node:process' {
  const process: {
    argv: string[]
    exitCode: number
    stderr: { write(text: string): void }
  }
  export default process
}
declare module '*.ttf' {
  const bytes: Uint8Array
  export default bytes
}
declare module 'pdfkit' {
  export default class PDFDocument {
    constructor(options: object)
    on(event: 'data', listener: (part: Uint8Array) => void): void
    on(event: 'error', listener: (error: Error) => void): void
    on(event: 'end', listener: () => void): void
    registerFont(name: string, font: Uint8Array): void
    addPage(): void
    end(): void
  }
}
declare module 'svg-to-pdfkit' {
  import PDFDocument from 'pdfkit'
  export default function toPdf(
    document: PDFDocument, svg: string, x: number, y: number, options: object): void
}
declare module 'verovio' {
  const verovio: import('../verovio').Verovio
  export default verovio
}
