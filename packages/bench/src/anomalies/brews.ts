import { BandRun } from '@cerveceria/hub/band-run';
import { type BrewedStretch, brewBand } from '@cerveceria/hub/brew-band';
import { type BrewFault, brewFamily, type MadeBrew } from '@cerveceria/hub/brew-family';
import { type Figure, figure, quantile } from '../figure.ts';

const MINUTE = 60_000;
const FAMILIES = 200;
const AGREEMENT = 0.5;

/** Minutes after the stretch's beginning at which something was found, minute by minute as a hub looks. */
function found(earlier: readonly BrewedStretch[], brew: BrewedStretch, isWay: boolean): number[] {
  const band = brewBand(earlier, isWay, AGREEMENT);
  if (band === null) throw new Error('a family has at least three brews');
  const run = new BandRun(band, { from: 0, step: 1, name: 'step' });
  const told = [];
  for (let at = MINUTE; at < brew.length; at += MINUTE) {
    const there = brew.points.filter((point) => point.at <= at);
    told.push(...run.compare(there, at, false), ...run.lasts(at, false));
  }
  told.push(...run.compare(brew.points, brew.length, true), ...run.lasts(brew.length, true));
  return told.filter(({ until }) => until === null).map(({ at }) => at / MINUTE);
}

/** Recall, and what is found in brews that are as the others, over families of three and of ten earlier brews. */
export function brewFigures(random: () => number): Figure[] {
  const figures: Figure[] = [];
  for (const count of [3, 10]) {
    const answers = (fault: BrewFault, part: keyof MadeBrew): number[][] =>
      Array.from({ length: FAMILIES }, () => {
        const next = brewFamily(random);
        const earlier = Array.from({ length: count }, () => next()[part]);
        return found(earlier, next(fault)[part], part === 'way');
      });
    const of = `${FAMILIES} simulated families of ${count} earlier brews`;
    const calm = [...answers('none', 'way'), ...answers('none', 'rest')];
    const perBrew = calm.flat().length / FAMILIES;
    figures.push(figure('brews, findings without a fault', of, perBrew, 'a brew of one way and one rest'));
    for (const [fault, part] of [['half power', 'way'] as const, ['a degree off', 'rest'] as const]) {
      const hits = answers(fault, part).flatMap((told) => told.slice(0, 1));
      figures.push(
        figure(`brews, recall: ${fault}`, of, hits.length / FAMILIES, 'share'),
        figure(`brews, found after its beginning p50: ${fault}`, of, quantile(hits, 0.5), `min of the ${part}`),
      );
    }
  }
  return figures;
}
