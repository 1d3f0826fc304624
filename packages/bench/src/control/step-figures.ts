import { against, type Figure, figure } from '../figure.ts';
import type { StepResult } from './brew.ts';

export const PEER = "CraftBeerPi's PID";

const worst = (results: readonly StepResult[], of: (result: StepResult) => number) => Math.max(...results.map(of));

export const lateness = ({ arrival, latest }: StepResult) => arrival - latest;

export function missesGoal(result: StepResult): boolean {
  return result.over > 0.3 || lateness(result) > 0 || result.hold > 0.1;
}

/** Overshoot, hold, time to target and duty of each step, ours beside the peer's. */
export function eachStep(name: string, ours: readonly StepResult[], peer: readonly StepResult[] | null): Figure[] {
  return ours.flatMap((result, i) => {
    const at = `${name}, to ${result.to} °C`;
    const other = peer?.[i];
    const beside = (own: Figure, theirs: (result: StepResult) => number) =>
      other === undefined ? own : against(own, PEER, theirs(other));
    return [
      beside(figure('overshoot', at, result.over, '°C', { most: 0.3 }), ({ over }) => over),
      beside(figure('hold', at, result.hold, '±°C', { most: 0.1 }), ({ hold }) => hold),
      beside(
        figure('time to target', at, result.arrival, 's', { most: Math.round(result.latest) }),
        ({ arrival }) => arrival,
      ),
      beside(figure('duty in the rest', at, result.duty, '1'), ({ duty }) => duty),
    ];
  });
}

/** Worst of all steps. A disturbed brew (`most` above 0.3) has no time that could be asked of it. */
export function worstOf(
  name: string,
  ours: readonly StepResult[],
  most: number,
  peer: readonly StepResult[] | null,
): Figure[] {
  const pair = (what: string, of: (result: StepResult) => number, unit: string, goal: number) => {
    const own = figure(what, name, worst(ours, of), unit, { most: goal });
    return peer === null ? own : against(own, PEER, worst(peer, of));
  };
  return [
    pair('overshoot, worst step', ({ over }) => over, '°C', most),
    pair('hold, worst step', ({ hold }) => hold, '±°C', 0.1),
    ...(most > 0.3 ? [] : [pair('time after the limit, worst step', lateness, 's', 0)]),
  ];
}
