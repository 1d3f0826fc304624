import { type Finding, type Said, said } from '@cerveceria/protocol';

/** What a watch finds; which channel it watches it does not know. */
export type Found = Omit<Finding, 'channel'>;

/** How far the evidence is beyond its limit, as a share: 0.5 at the limit, 0.9 at three times, never 1. */
export function confidence(value: number, limit: number): number {
  const times = Math.abs(value) / limit;
  return Math.round((1000 * times * times) / (1 + times * times)) / 1000;
}

/** What most likely lies behind each kind of finding, for logs; pages word the codes themselves. */
const CAUSES = {
  'creeps-away': 'it creeps away from what it should be: a probe that ages or dries, or control at its limit',
  'far-from-neighbours':
    'single readings far from their neighbours: a loose contact, interference, or a probe that was taken out',
  'in-one-step':
    'the level changed in one step, faster than this channel moves: moved probe, other liquid, or electronics',
  'level-moved':
    'the level moved and stays there: calibration, another place of the probe, or control that no longer holds',
  'says-nothing': 'its node is heard and this channel says nothing: a probe or a wire that failed',
  'stands-still': 'the same value for much longer than ever before: a probe that no longer measures',
  'higher-than-earlier': 'the value is higher than in earlier brews of the recipe: amounts, losses or the probe differ',
  'lower-than-earlier': 'the value is lower than in earlier brews of the recipe: amounts, losses or the probe differ',
  'longer-than-earlier': 'it takes longer than in earlier brews of the recipe: power, amounts or losses differ',
  'sooner-than-earlier': 'it was over sooner than in earlier brews of the recipe: amounts or the probe differ',
} as const;
export type CauseCode = keyof typeof CAUSES;

/** `about`: name of the step that it is about, where it is about one. */
export function causeOf(code: CauseCode, about?: string): { readonly cause: string; readonly said: Said } {
  if (about === undefined) return { cause: CAUSES[code], said: said(code) };
  return { cause: `${about}: ${CAUSES[code]}`, said: said(code, { about }) };
}
