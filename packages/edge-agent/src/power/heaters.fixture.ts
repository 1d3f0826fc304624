import type { AgentConfig } from '../config-schema.ts';
import { kettleConfig } from '../tick/test-node.fixture.ts';

interface Times {
  readonly window: number;
  readonly on: number;
  readonly off: number;
}

const HEATERS = [
  ['hlt', 3000],
  ['boil', 3500],
  ['mash', 2000],
] as const;

/** A node with three heaters, on outputs of the same names, that begin with `defaults`; those without one are off. */
export function heatersConfig(
  defaults: Readonly<Record<string, unknown>>,
  power?: unknown,
  times?: readonly Times[],
  control: object = { control: 'learning' },
): AgentConfig {
  const timesOf = (i: number) => times?.[i] ?? { window: 10_000, on: 0, off: 0 };
  return kettleConfig({
    outputs: Object.fromEntries(
      HEATERS.map(([name], i) => [name, { line: 10 + i, min_on_ms: timesOf(i).on, min_off_ms: timesOf(i).off }]),
    ),
    loops: Object.fromEntries(
      HEATERS.map(([name, watts], i) => [
        name,
        {
          kind: 'heat',
          input: 'wort',
          output: name,
          power_w: watts,
          volume_l: 40,
          ...control,
          window_ms: timesOf(i).window,
          default: defaults[name] ?? { mode: 'off' },
        },
      ]),
    ),
    ...(power === undefined ? {} : { power }),
  });
}
