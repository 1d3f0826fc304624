import type { ProgramView } from '@cerveceria/protocol';
import { LATE_MS } from '../config.ts';

export type ErrandKind =
  | 'begin'
  | 'order'
  | 'end'
  | 'acknowledge'
  | 'upload'
  | 'remove'
  | 'preview'
  | 'download'
  | 'note'
  | 'limit'
  | 'unlimit'
  | 'calibrate'
  | 'uncalibrate';

/**
 * Something that was asked for and is not done yet. What concerns a program is done when its node says so; all else when
 * the hub has answered.
 */
export interface Errand {
  readonly id: number;
  readonly kind: ErrandKind;
  /** A kettle, an alarm's event, a recipe, a batch. */
  readonly about: string;
  readonly phase: 'sending' | 'sent' | 'refused';
  /** Machine ms. */
  readonly since: number;
  /** Id that the hub gave it: of the run or of the order. */
  readonly given: string | null;
  readonly code: string | null;
  /** What was met, as the hub says it: a line of a file, a path in a recipe. */
  readonly detail: string;
}

const OF_PROGRAMS = new Set<ErrandKind>(['begin', 'order', 'end']);

function verdict(errand: Errand, view: ProgramView | undefined): 'waits' | 'done' | { readonly code: string } {
  switch (errand.kind) {
    case 'begin':
      if (view?.asked?.id === errand.given && view?.refused != null) return { code: view.refused };
      return view?.state?.id === errand.given ? 'done' : 'waits';
    case 'order':
      if (view === undefined) return 'done';
      if (view.state?.answered !== errand.given) return 'waits';
      return view.state?.refused == null ? 'done' : { code: view.state.refused };
    case 'end':
      return view === undefined || view.asked === null ? 'done' : 'waits';
    default:
      return 'done';
  }
}

/** After news of the programs: what their nodes have judged is done or refused, the rest goes on waiting. */
export function settleErrands(errands: readonly Errand[], programs: readonly ProgramView[] | null): readonly Errand[] {
  return errands.flatMap((errand): Errand[] => {
    if (errand.phase !== 'sent' || (programs === null && OF_PROGRAMS.has(errand.kind))) return [errand];
    const answer = verdict(
      errand,
      programs?.find(({ kettle }) => kettle === errand.about),
    );
    if (answer === 'waits') return [errand];
    return answer === 'done' ? [] : [{ ...errand, phase: 'refused', code: answer.code }];
  });
}

/** A newer errand of the same thing takes the place of a refused one. */
export function withErrand(errands: readonly Errand[], errand: Errand): readonly Errand[] {
  return [...errands.filter((each) => each.about !== errand.about || each.phase !== 'refused'), errand];
}

/** An order is the latest one or none: until the last one was judged, or is late, another would push it aside. */
export function isBusy(errands: readonly Errand[], about: string, machine: number): boolean {
  return errands.some((each) => each.about === about && each.phase !== 'refused' && machine - each.since <= LATE_MS);
}
