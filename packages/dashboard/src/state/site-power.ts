import type { PowerView } from '@cerveceria/protocol';

type NodePower = PowerView['nodes'][number];

/** W of the whole site. `full`: what the bars are drawn to, so that one scale holds for all of them; above zero. */
export interface SiteSums {
  readonly sharesW: number;
  readonly usedW: number;
  readonly full: number;
}

export function siteSums({ site, nodes }: PowerView): SiteSums {
  const sharesW = nodes.reduce((sum, { shareW }) => sum + shareW, 0);
  const usedW = nodes.reduce((sum, node) => sum + (node.usedW ?? 0), 0);
  const most = nodes.flatMap(({ shareW, limitW }) => [shareW, limitW ?? 0]);
  return { sharesW, usedW, full: Math.max(1, site?.limitW ?? sharesW, ...most) };
}

/** Parts of a bar, 0..1: what is used, what may be used, and where the share ends. */
export function barOf({ shareW, limitW, usedW }: NodePower, full: number) {
  const part = (watts: number) => Math.min(1, Math.max(0, watts / full));
  return { used: part(usedW ?? 0), granted: part(limitW ?? 0), share: part(shareW) };
}

/** A limit as the pad has it, kW, in whole W. */
export const wattsOf = (kilowatts: number): number => Math.round(kilowatts * 1000);
