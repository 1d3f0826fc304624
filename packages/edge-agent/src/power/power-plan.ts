import type { LoopPlan } from '../tick/loop-unit.ts';
import type { Load, PowerLimit } from './power-rules.ts';
import type { PowerConfig } from './power-schema.ts';

/** All that is fixed about power while the agent runs. */
export interface PowerPlan {
  readonly loads: ReadonlyMap<string, Load>;
  readonly limits: readonly PowerLimit[];
  /** W of the site that are always this node's; null: it is on no site's limit. */
  readonly shareW: number | null;
  readonly budgetW: number;
  /** Channel that measures an output's W. */
  readonly meters: ReadonlyMap<string, string>;
  readonly energy: EnergyPlan;
}

/** Outputs by loop id, of loops whose power somebody said or measures. */
export type EnergyPlan = ReadonlyMap<string, readonly { readonly name: string; readonly watts: number }[]>;

/** An equal one waits at most this long, ms, however long the window is. */
const LONGEST_SLICE_MS = 30_000;

function limitsOf(power: PowerConfig, loads: readonly Load[]): PowerLimit[] {
  const weigh = (names: readonly string[]) =>
    new Map(loads.filter(({ name }) => names.includes(name)).map(({ name, watts }) => [name, watts]));
  return [
    ...power.exclude.map(
      (group): PowerLimit => ({ kind: 'mutex', limit: 1, weights: new Map(group.map((name) => [name, 1])) }),
    ),
    ...Object.values(power.circuits).map(
      ({ limit_w, outputs }): PowerLimit => ({ kind: 'budget', limit: limit_w, weights: weigh(outputs) }),
    ),
    ...(power.budget_w === undefined
      ? []
      : [{ kind: 'budget' as const, limit: power.budget_w, weights: weigh(loads.map(({ name }) => name)) }]),
  ];
}

function energyOf(power: PowerConfig | undefined, plans: readonly LoopPlan[]): EnergyPlan {
  const outputsOf = ({ outputs, powerW }: LoopPlan) =>
    outputs
      .filter(({ name }) => (powerW ?? power?.loads[name] ?? power?.meters[name]) !== undefined)
      .map(({ name }) => ({ name, watts: powerW ?? power?.loads[name] ?? 0 }));
  return new Map(plans.map((plan) => [plan.spec.id, outputsOf(plan)] as const).filter(([, outputs]) => outputs[0]));
}

/** Loads are the outputs of heaters and coolers; a pump is never held back, since a heater may hang on it. */
export function planPower(power: PowerConfig | undefined, plans: readonly LoopPlan[]): PowerPlan {
  const rest = power?.priority.length ?? 0;
  const loads = plans
    .filter(({ rules }) => rules.kind !== 'pump')
    .flatMap(({ outputs, powerW }) =>
      outputs.map(({ name, rules }): Load => {
        const rank = power?.priority.indexOf(name) ?? -1;
        return {
          name,
          watts: powerW ?? power?.loads[name] ?? 0,
          priority: rank < 0 ? 0 : rest - rank,
          minOnMs: rules.minOnMs,
          sliceMs: Math.min(rules.windowMs, LONGEST_SLICE_MS),
        };
      }),
    );
  return {
    loads: new Map(loads.map((load) => [load.name, load])),
    limits: power === undefined ? [] : limitsOf(power, loads),
    shareW: power?.share_w ?? null,
    budgetW: power?.budget_w ?? Number.POSITIVE_INFINITY,
    meters: new Map(Object.entries(power?.meters ?? {})),
    energy: energyOf(power, plans),
  };
}
