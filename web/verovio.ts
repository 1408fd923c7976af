// Verovio, the engraver of scores.

export interface Toolkit {
  setOptions(options: object): void
  loadData(data: string): boolean
  getPageCount(): number
  renderToSVG(page: number): string
}

export interface Verovio {
  module: { calledRun?: boolean; onRuntimeInitialized: () => void }
  toolkit: new () => Toolkit
}

// A toolkit, once Verovio can work.
export function startToolkit(verovio: Verovio): Promise<Toolkit> {
  return new Promise((resolve) => {
    const ready = (): void => resolve(new verovio.toolkit())
    if (verovio.module.calledRun) ready()
    else verovio.module.onRuntimeInitialized = ready
  })
}
