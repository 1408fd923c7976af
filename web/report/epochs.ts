// The epochs of all runs, for charts over them.

import { type RunFacts, type Values, facts } from "./data";

export const epochs = [...new Set(facts.runs.flatMap((run) => run.epochs))].sort((a, b) => a - b);

// A run's values at the epochs of all runs.
export function aligned(run: RunFacts, values: Values): Values {
  const places = new Map(run.epochs.map((epoch, i) => [epoch, i]));
  return epochs.map((epoch) => values[places.get(epoch) ?? -1] ?? null);
}

export const constant = (value: number): Values => epochs.map(() => value);
